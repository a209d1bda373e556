import { withPart } from "../generated.ts";
import type { Action } from "./run-action.ts";

/** The action's page, with the tables that its metadata says. */
export function actionReadme(page: string, { inputs, outputs }: Action): string {
  const inputRows = Object.entries(inputs).map(([name, { description, default: value = "" }]) => [
    name,
    description,
    value === "" ? "" : `\`${value}\``,
  ]);
  const outputRows = Object.entries(outputs).map(([name, { description }]) => [name, description]);
  const where = "the action's README.md";
  const withInputs = withPart(page, "inputs", table(["input", "is", "default"], inputRows), where);
  return withPart(withInputs, "outputs", table(["output", "is"], outputRows), where);
}

function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  const named = rows.map(([name = "", ...rest]) => line([`\`${name}\``, ...rest]));
  return [line(header), `|${"---|".repeat(header.length)}`, ...named].join("\n");
}
