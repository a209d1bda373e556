import { flagOf } from "../verbs/flags.ts";
import type { Verb, VerbArgument, VerbOption } from "../verbs/verb.ts";
import { PLUGIN_FILES } from "./plugin-files.ts";

/** For bash 3.2 (macOS) and later, without the package bash-completion. */
export function bashCompletions(verbs: readonly Verb[]): string {
  return `# bash completions of sluice
_sluice_plugins() {
  local file
  for file in ${PLUGIN_FILES.join(" ")}; do
    [ -f "$file" ] || continue
    case $file in
      plugin.json) basename "$PWD" ;;
      *) file=\${file%/plugin.json}; echo "\${file##*/}" ;;
    esac
  done
}
_sluice_files() { local IFS=$'\\n'; compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen "$1" -- "$cur")); }
_sluice_words() { COMPREPLY=($(compgen -W "$1" -- "$cur")); }
_sluice() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD-1]} verb=\${COMP_WORDS[1]}
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then
    _sluice_words "${verbs.map(({ name }) => name).join(" ")} --help --version"
    return
  fi
  case $verb in
${verbs.map(verbCase).join("\n")}
  esac
}
complete -F _sluice sluice
`;
}

function verbCase({ name, arguments: args = [], options = [] }: Verb): string {
  const values = options.flatMap(valueCase);
  const flags = [...options.map((option) => flagOf(option).long), "--help"].join(" ");
  return [
    `    ${name})`,
    ...(values.length === 0 ? [] : ["      case $prev in", ...values, "      esac"]),
    `      case $cur in -*) _sluice_words "${flags}"; return ;; esac`,
    ...args.flatMap((argument) => offer(argument)).map((line) => `      ${line}`),
    "      ;;",
  ].join("\n");
}

/** What follows an option whose value must be given. */
function valueCase(option: VerbOption): readonly string[] {
  const { long, short, value } = flagOf(option);
  if (value !== "required") return [];
  const [action = ":"] = offer(option);
  return [`        ${short === undefined ? long : `${short}|${long}`}) ${action}; return ;;`];
}

/** At most one command. */
function offer({ values, completes }: Pick<VerbArgument, "values" | "completes">): readonly string[] {
  if (values !== undefined) return [`_sluice_words "${values.join(" ")}"`];
  switch (completes) {
    case "plugin":
      return ['_sluice_words "$(_sluice_plugins)"'];
    case "file":
      return ["_sluice_files -f"];
    case "directory":
      return ["_sluice_files -d"];
    case undefined:
      return [];
    default:
      return completes satisfies never;
  }
}
