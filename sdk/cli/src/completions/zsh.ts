import { flagOf } from "../verbs/flags.ts";
import type { Verb, VerbArgument, VerbOption } from "../verbs/verb.ts";
import { PLUGIN_FILES } from "./plugin-files.ts";

/** For zsh 5: sourced, or as a file `_sluice` of a folder in $fpath. */
export function zshCompletions(verbs: readonly Verb[]): string {
  return `#compdef sluice
# zsh completions of sluice
_sluice_plugins() {
  local -a names
  local file
  for file in ${PLUGIN_FILES.map((pattern) => `${pattern}(N)`).join(" ")}; do
    names+=("\${\${file:A:h}:t}")
  done
  compadd -a names
}
_sluice() {
  local state
  local -a verbs=(
${verbs.map(({ name, summary }) => `    ${quote(`${name}:${escapeColon(summary)}`)}`).join("\n")}
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
${verbs.map(verbCase).join("\n")}
  esac
}
# Sourced, it says what it is for; loaded from $fpath it is run.
if [ "$funcstack[1]" = "_sluice" ]; then _sluice "$@"; else compdef _sluice sluice; fi
`;
}

function verbCase({ name, arguments: args = [], options = [] }: Verb): string {
  const specs = [...options.map(optionSpec), quote("--help[say what it takes]"), ...args.map(argumentSpec)];
  return `    ${name}) _arguments ${specs.join(" \\\n      ")} ;;`;
}

/** \`'(-n --namespace)'{-n,--namespace}'[help]:name:action'\` */
function optionSpec(option: VerbOption): string {
  const { long, short, value } = flagOf(option);
  const many = option.many === true ? "*" : "";
  const taken = value === "none" ? "" : `${value === "required" ? ":" : "::"}value:${actionOf(option)}`;
  const rest = `[${bracket(option.help)}]${taken}`;
  if (short === undefined) return quote(`${many}${long}${rest}`);
  return many === "" ? `'(${short} ${long})'{${short},${long}}${quote(rest)}` : `'*'{${short},${long}}${quote(rest)}`;
}

function argumentSpec(argument: VerbArgument): string {
  const action = actionOf(argument);
  const name = argument.name.replaceAll(":", "\\:");
  if (argument.many === true) return quote(`*:${name}:${action}`);
  return quote(`${argument.optional === true ? "::" : ":"}${name}:${action}`);
}

function actionOf({ values, completes }: Pick<VerbArgument, "values" | "completes">): string {
  if (values !== undefined) return `(${values.join(" ")})`;
  switch (completes) {
    case "plugin":
      return "_sluice_plugins";
    case "file":
      return "_files";
    case "directory":
      return "_files -/";
    case undefined:
      return " ";
    default:
      return completes satisfies never;
  }
}

function escapeColon(text: string): string {
  return text.replaceAll(":", "\\:");
}

function bracket(text: string): string {
  return text.replaceAll(/[[\]\\]/g, "\\$&").replaceAll(":", "\\:");
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
