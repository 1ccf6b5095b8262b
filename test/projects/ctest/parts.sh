case $1 in
  fails) exit 1 ;;
  flakes) [ -e "$STATE/flaked" ] || { touch "$STATE/flaked"; exit 1; } ;;
  crashes) [ "$WITH" != crash ] || kill -SEGV $$ ;;
  hangs) [ "$WITH" != hang ] || sleep 600 ;;
  pollutes) touch "$STATE/polluted" ;;
  victim) [ ! -e "$STATE/polluted" ] ;;
esac
