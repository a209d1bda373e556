import type { Case } from "../../plugins/ai-proxy/test/matrix/cases.ts";
import { present } from "../../plugins/ai-proxy/test/matrix/cases.ts";
import { type Cell, isFormInWords, rowOf } from "../../plugins/ai-proxy/test/matrix/grid.ts";
import { LOSSES, REASONS } from "../../plugins/ai-proxy/test/matrix/reasons.ts";
import { withPart } from "../generated.ts";
import { PROTOCOLS, type Provider } from "./read.ts";
import { PROTOCOL_NAMES } from "./table.ts";

type Protocol = Provider["protocol"];

/** Columns, and the cases of the matrix that they show. */
const COLUMNS: Readonly<Record<string, Case>> = {
  text: "text",
  system: "system",
  images: "image",
  tools: "one-tool",
  "parallel tools": "parallel-tools",
  "tool results": "tool-result",
  thinking: "thinking",
  "structured output": "structured-output",
};

/** The README with the table of what each provider protocol can carry between its marks. */
export function replaceFeatureTable(readme: string): string {
  const known = present("answer");
  const titles = ["chats in", ...Object.keys(COLUMNS), "stream", "what is lost, and why"];
  const rows = PROTOCOLS.filter((protocol) => known.includes(protocol)).map(featuresOf);
  const lines = [titles, titles.map(() => "---"), ...rows].map(lineOf);
  return withPart(readme, "features", lines.join("\n"), "plugins/ai-proxy/README.md");
}

const lineOf = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;

function featuresOf(protocol: Protocol): readonly string[] {
  const marks = Object.values(COLUMNS).map((name) => markOf(protocol, name));
  return [PROTOCOL_NAMES[protocol], ...marks, streamMark(protocol), lossesOf(protocol)];
}

/** Whether answers of the protocol may be streams. */
const hasStreams = (protocol: Protocol): boolean =>
  rowOf("text", protocol).every((cell) => cell.kind === "whole" || (cell.kind === "half" && cell.form === "stream"));

function streamMark(protocol: Protocol): string {
  return hasStreams(protocol) ? "✓" : (REASONS[protocol]?.text?.keeps ?? "–");
}

function markOf(protocol: Protocol, name: Case): string {
  const marks = new Set(rowOf(name, protocol).map((cell) => markOfCell(cell, hasStreams(protocol))));
  const [mark = "–"] = marks;
  if (marks.size === 1 && mark === "✓")
    return name === "structured-output" && isFormInWords(protocol) ? "in words" : mark;
  const keeps = name === "text" || !hasStreams(protocol) ? undefined : REASONS[protocol]?.[name]?.keeps;
  return keeps ?? (marks.size === 1 ? mark : "for some clients");
}

function markOfCell(cell: Cell, hasStreams: boolean): string {
  switch (cell.kind) {
    case "whole":
      return "✓";
    case "half":
      return hasStreams ? `${cell.form} only` : "✓";
    case "refused":
      return "refused";
    case "none":
      return "–";
    case "unwritten":
      return "?";
  }
}

/** What the matrix shows as missing, then what else is. */
function lossesOf(protocol: Protocol): string {
  const reasons = new Set(Object.values(REASONS[protocol] ?? {}).map(({ lost, why }) => `${lost}: ${why}`));
  return [...reasons, LOSSES[protocol]].join(". ").replace(/(^|\. )[a-z]/g, (start) => start.toUpperCase());
}
