# bash completions of sluice
_sluice_plugins() {
  local file
  for file in plugin.json plugins/*/plugin.json plugins/examples/*/plugin.json; do
    [ -f "$file" ] || continue
    case $file in
      plugin.json) basename "$PWD" ;;
      *) file=${file%/plugin.json}; echo "${file##*/}" ;;
    esac
  done
}
_sluice_files() { local IFS=$'\n'; compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen "$1" -- "$cur")); }
_sluice_words() { COMPREPLY=($(compgen -W "$1" -- "$cur")); }
_sluice() {
  local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} verb=${COMP_WORDS[1]}
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then
    _sluice_words "build inspect --help --version"
    return
  fi
  case $verb in
    build)
      case $prev in
        -o|--out) _sluice_files -d; return ;;
        --shape) _sluice_words "compat oci"; return ;;
        --set) :; return ;;
      esac
      case $cur in -*) _sluice_words "--debug --out --shape --set --inspect --help"; return ;; esac
      _sluice_words "$(_sluice_plugins)"
      ;;
    inspect)
      case $cur in -*) _sluice_words "--help"; return ;; esac
      _sluice_files -f
      ;;
  esac
}
complete -F _sluice sluice
