import { flagName, variableName } from "../../controller/src/config/load-config.ts";
import { OPTIONS, type OptionInfo } from "../../controller/src/config/options.ts";

const BEGIN = "<!-- settings:begin -->";
const END = "<!-- settings:end -->";

/** A page with the table of the controller's settings between its marks. */
export function withSettings(page: string): string {
  const begin = page.indexOf(BEGIN);
  const end = page.indexOf(END);
  if (begin < 0 || end < begin) throw new Error(`the page has no lines ${BEGIN} and ${END}`);
  return `${page.slice(0, begin + BEGIN.length)}\n${settingsTable()}\n${page.slice(end)}`;
}

function settingsTable(): string {
  const head = ["| in the file | flag | variable | default | what |", "|---|---|---|---|---|"];
  return [...head, ...OPTIONS.map(row)].join("\n");
}

function row(option: OptionInfo): string {
  const { name, help } = option;
  return `| \`${name}\` | \`${flagName(name)}\` | \`${variableName(name)}\` | ${defaultText(option)} | ${help}${offered(option)} |`;
}

function defaultText({ default: value, type }: OptionInfo): string {
  const text = String(value);
  if (text === "") return "";
  return type === "milliseconds" ? `${text} (ms)` : text;
}

function offered({ values }: OptionInfo): string {
  return values === undefined ? "" : `: ${values.join(", ")}`;
}
