import { flagOf } from "../verbs/flags.ts";
import type { Verb, VerbArgument, VerbOption } from "../verbs/verb.ts";
import { PLUGIN_FILES } from "./plugin-files.ts";

/** For fish 3: sourced, or as `sluice.fish` in a folder `completions`. */
export function fishCompletions(verbs: readonly Verb[]): string {
  const lines = verbs.flatMap(verbLines);
  return `# fish completions of sluice
function __sluice_plugins
    for file in ${PLUGIN_FILES.join(" ")}
        test -f $file; and basename (path resolve (dirname $file))
    end
end
complete -c sluice -f
complete -c sluice -n __fish_use_subcommand -l version -s V -d 'say which version this is'
complete -c sluice -l help -s h -d 'say what there is'
${lines.join("\n")}
`;
}

function verbLines({ name, summary, arguments: args = [], options = [] }: Verb): readonly string[] {
  const seen = `complete -c sluice -n '__fish_seen_subcommand_from ${name}'`;
  return [
    `complete -c sluice -n __fish_use_subcommand -a ${name} -d ${quote(summary)}`,
    ...options.map((option) => `${seen} ${optionText(option)} -d ${quote(option.help)}`),
    ...args.flatMap((argument) => {
      const offered = offer(argument);
      return offered === "" ? [] : [`${seen} ${offered}`];
    }),
  ];
}

function optionText(option: VerbOption): string {
  const { long, short, value } = flagOf(option);
  const names = `${short === undefined ? "" : `-s ${short.slice(1)} `}-l ${long.slice(2)}`;
  // An optional value is offered nothing, so that the flag can stand alone.
  if (value !== "required") return names;
  const offered = offer(option);
  return offered === "" ? `${names} -x` : `${names} -r ${offered}`;
}

function offer({ values, completes }: Pick<VerbArgument, "values" | "completes">): string {
  if (values !== undefined) return `-a ${quote(values.join(" "))}`;
  switch (completes) {
    case "plugin":
      return "-a '(__sluice_plugins)'";
    case "file":
      return "-F";
    case "directory":
      return "-a '(__fish_complete_directories)'";
    case undefined:
      return "";
    default:
      return completes satisfies never;
  }
}

function quote(text: string): string {
  return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}
