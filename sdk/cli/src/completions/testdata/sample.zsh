#compdef sluice
# zsh completions of sluice
_sluice_plugins() {
  local -a names
  local file
  for file in plugin.json(N) plugins/*/plugin.json(N) plugins/examples/*/plugin.json(N); do
    names+=("${${file:A:h}:t}")
  done
  compadd -a names
}
_sluice() {
  local state
  local -a verbs=(
    'build:builds\: what'\''s there'
    'inspect:looks'
  )
  if (( CURRENT == 2 )); then
    _describe verb verbs
    compadd -- --help --version
    return
  fi
  local verb=$words[2]
  shift words
  (( CURRENT-- ))
  case $verb in
    build) _arguments '--debug[for \[stack\] traces]' \
      '(-o --out)'{-o,--out}'[where to]:value:_files -/' \
      '--shape[of images]:value:(compat oci)' \
      '*--set[a value]:value: ' \
      '--inspect[wait for a debugger]::value: ' \
      '--help[say what it takes]' \
      '*:name:_sluice_plugins' ;;
    inspect) _arguments '--help[say what it takes]' \
      ':file:_files' ;;
  esac
}
# Sourced, it says what it is for; loaded from $fpath it is run.
if [ "$funcstack[1]" = "_sluice" ]; then _sluice "$@"; else compdef _sluice sluice; fi
