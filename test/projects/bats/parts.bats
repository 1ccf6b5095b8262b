@test "passes" { true; }

@test "fails" { [ 1 = 2 ]; }

@test "flakes (1+1)" {
  [ -e "$STATE/flaked" ] || { touch "$STATE/flaked"; false; }
}

@test "crashes" {
  [ "$WITH" != crash ] || kill -SEGV $$
}

@test "hangs" {
  [ "$WITH" != hang ] || sleep 600
}

@test "pollutes" { touch "$STATE/polluted"; }

@test "victim" { [ ! -e "$STATE/polluted" ]; }
