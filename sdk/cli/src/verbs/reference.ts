import { EXIT_CODES } from "./parser.ts";
import { GROUPS, type Verb, type VerbArgument, type VerbOption } from "./verb.ts";

/** The page of one verb, as a manual has it. */
export function referencePage(verb: Verb): string {
  const { name, summary, details, arguments: args = [], options = [], examples } = verb;
  const blocks = [
    `# sluice ${name}`,
    `${sentence(summary)}`,
    `\`\`\`text\n${synopsis(verb)}\n\`\`\``,
    ...(details === undefined ? [] : [details]),
    ...(args.length === 0 ? [] : ["## Arguments", table("argument", args.map(argumentRow))]),
    ...(options.length === 0 ? [] : ["## Options", table("option", options.map(optionRow))]),
    "## Examples",
    ...examples.map(({ does, command }) => `${sentence(does, ":")}\n\n\`\`\`sh\n${command}\n\`\`\``),
    "## Exit codes",
    `${EXIT_CODES}.`,
  ];
  return `${blocks.join("\n\n")}\n`;
}

/** The page that lists all verbs. */
export function referenceIndex(verbs: readonly Verb[]): string {
  const groups = GROUPS.flatMap((group) => {
    const rows = verbs.filter((verb) => verb.group === group);
    if (rows.length === 0) return [];
    return [
      `## ${group}`,
      table(
        "verb",
        rows.map(({ name, summary }) => [`[${name}](${name}.md)`, summary]),
      ),
    ];
  });
  const intro =
    "The command `sluice`: each verb says with `--help` what it takes. Every error says what, where and how to mend it; there are no colours without a terminal or with `NO_COLOR`.";
  return `${["# The command sluice", intro, ...groups, "## Exit codes", `${EXIT_CODES}.`].join("\n\n")}\n`;
}

function synopsis({ name, arguments: args = [], options = [] }: Verb): string {
  const words = args.map(({ name: of, many, optional }) => {
    const text = `${of.toUpperCase()}${many === true ? "…" : ""}`;
    return optional === true ? `[${text}]` : text;
  });
  return ["sluice", name, ...words, ...(options.length === 0 ? [] : ["[options]"])].join(" ");
}

function argumentRow({ name, help, values, fallback }: VerbArgument): readonly [string, string] {
  return [`\`${name.toUpperCase()}\``, meaning(help, values, fallback)];
}

function optionRow({ flags, help, values, fallback, many }: VerbOption): readonly [string, string] {
  return [`\`${flags}\``, meaning(help, values, fallback) + (many === true ? "; may be given again" : "")];
}

function meaning(help: string, values: readonly string[] | undefined, fallback: string | undefined): string {
  const choices = values === undefined ? "" : `; one of ${values.map((value) => `\`${value}\``).join(", ")}`;
  return `${help}${choices}${fallback === undefined ? "" : `; default \`${fallback}\``}`;
}

function table(head: string, rows: readonly (readonly [string, string])[]): string {
  const cells = rows.map(([left, right]) => `| ${escaped(left)} | ${escaped(right)} |`);
  return [`| ${head} | is |`, "|---|---|", ...cells].join("\n");
}

/** Fit for a cell: a bar would begin the next one, and what looks like a tag would be one. */
function escaped(text: string): string {
  const parts = text.split(/(`[^`]*`)/);
  return parts
    .map((part) => (part.startsWith("`") ? part.replaceAll("|", "\\|") : part.replaceAll(/[|<]/g, "\\$&")))
    .join("");
}

function sentence(text: string, end = "."): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${end}`;
}
