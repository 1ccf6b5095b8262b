// `deflake completion`: prints the script with which a shell asks `deflake propose` how a command line could go on.
// Nothing proposed means file names.

import type { Shell } from "../flags/completion.ts";
import type { Host } from "../host.ts";

export function completion({ terminal }: Host, shell: Shell): void {
  terminal.print(scripts[shell]);
}

// Bash breaks words at `=` and `:` too and wants back only what stands after the last break. The words are put together
// again from the line; what was proposed is cut at the same place. Works with the Bash 3.2 of macOS.
const bash = `# deflake completion for bash
_deflake() {
  local line=\${COMP_LINE:0:COMP_POINT} piece words=() i
  line=\${line#*"\${COMP_WORDS[0]}"}
  for ((i = 1; i <= COMP_CWORD; i++)); do
    piece=\${COMP_WORDS[i]}
    if [[ i -eq 1 || $line == [[:space:]]* ]]; then words+=("$piece")
    else words[\${#words[@]}-1]+=$piece; fi
    line=\${line#"\${line%%[![:space:]]*}"}
    line=\${line#"$piece"}
  done
  local last=$((\${#words[@]} - 1)) quote= word brief
  case \${words[last]} in
    [\\"\\']*) quote=\${words[last]:0:1}; words[last]=\${words[last]:1} ;;
    *) words[last]=\${words[last]//\\\\/} ;;
  esac
  local kept=\${words[last]%"\${words[last]##*[=:]}"}
  [[ $quote ]] && kept=
  COMPREPLY=()
  while IFS=$'\\t' read -r word brief; do
    word=\${word#"$kept"}
    [[ $quote ]] || printf -v word %q "$word"
    COMPREPLY+=("$word")
  done < <("\${COMP_WORDS[0]}" propose -- "\${words[@]}" 2>/dev/null)
}
complete -o bashdefault -o default -F _deflake deflake
`;

const zsh = `#compdef deflake
# deflake completion for zsh
_deflake() {
  local word brief
  local -a found shown
  while IFS=$'\\t' read -r word brief; do
    found+=("$word")
    shown+=("$word  -- $brief")
  done < <("\${words[1]}" propose -- "\${(@Q)words[2,CURRENT]}" 2>/dev/null)
  if (( \${#found} )); then compadd -l -d shown -a found; else _files; fi
}
if [[ $funcstack[1] == _deflake ]]; then _deflake "$@"; else compdef _deflake deflake; fi
`;

const fish = `# deflake completion for fish
function __deflake_propose
    set -l words (commandline -opc) (commandline -ct)
    set -l found ($words[1] propose -- $words[2..-1] 2>/dev/null)
    if test (count $found) -gt 0
        printf '%s\\n' $found
    else
        __fish_complete_path (commandline -ct)
    end
end
complete -c deflake -f -a '(__deflake_propose)'
`;

const scripts: Record<Shell, string> = { bash, zsh, fish };
