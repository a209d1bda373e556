import { flagName, variableName } from "../../controller/src/config/load-config.ts";
import type { OptionInfo } from "../../controller/src/config/options.ts";
import { withPart } from "../generated.ts";

/** A guide with the table of these settings between its marks. @param where its path, for the error */
export function withSettings(page: string, options: readonly OptionInfo[], where: string): string {
  return withPart(page, "settings", settingsTable(options), where);
}

function settingsTable(options: readonly OptionInfo[]): string {
  const head = ["| in the file | flag | variable | default | what |", "|---|---|---|---|---|"];
  return [...head, ...options.map(row)].join("\n");
}

function row(option: OptionInfo): string {
  const { name, help } = option;
  return `| \`${name}\` | \`${flagName(name)}\` | \`${variableName(name)}\` | ${defaultText(option)} | ${help}${offered(option)} |`;
}

function defaultText({ default: value, type }: OptionInfo): string {
  const text = Array.isArray(value) ? value.join(",") : String(value);
  if (text === "") return "";
  return type === "milliseconds" ? `${text} (ms)` : text;
}

function offered({ values }: OptionInfo): string {
  return values === undefined ? "" : `: ${values.join(", ")}`;
}
