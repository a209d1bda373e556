import { CASE_NAMES, type Cell, CLIENTS, FRONT_NAMES, rowOf } from "../../plugins/ai-proxy/test/matrix/grid.ts";
import { REASONS } from "../../plugins/ai-proxy/test/matrix/reasons.ts";
import type { Back } from "../../plugins/ai-proxy/test/matrix/translator.ts";

/** The matrix as texts: a block of rows for each provider protocol, a column for each client protocol. */
export interface Matrix {
  readonly titles: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Why cells are refused or missing; their numbers begin at 1. */
  readonly notes: readonly string[];
  /** How many cells have which mark: `120 ✓`. */
  readonly sum: string;
}

const MARKS: Readonly<Record<Cell["kind"], string>> = {
  whole: "✓",
  half: "◐",
  refused: "refused",
  none: "–",
  unwritten: "?",
};

export function matrixOf(backs: readonly Back[]): Matrix {
  const notes: string[] = [];
  const kinds: Cell["kind"][] = [];
  const rows = backs.flatMap((back) =>
    CASE_NAMES.map((name) => {
      const cells = rowOf(name, back).map((cell) => {
        kinds.push(cell.kind);
        const note = noteOf(cell, REASONS[back]?.[name]);
        return note === "" ? MARKS[cell.kind] : `${MARKS[cell.kind]} [${numberOf(note, notes)}]`;
      });
      return [back, name, ...cells];
    }),
  );
  const counts = Object.entries(MARKS).map(([kind, mark]) => ({
    mark,
    count: kinds.filter((one) => one === kind).length,
  }));
  const sum = counts.flatMap(({ mark, count }) => (count > 0 ? [`${count} ${mark}`] : [])).join(", ");
  return { titles: ["provider", "case", ...FRONT_NAMES.map((front) => CLIENTS[front])], rows, notes, sum };
}

/** Why a cell is not whole; empty for one that is. */
function noteOf(cell: Cell, reason: { readonly lost: string; readonly why: string } | undefined): string {
  if (cell.kind === "whole") return "";
  if (cell.kind === "unwritten") return "no golden: run `npm run golden`";
  const why = reason === undefined ? "no reason is given" : `${reason.lost}: ${reason.why}`;
  if (cell.kind === "half") return `${cell.form} only. ${why}`;
  return cell.kind === "refused" ? `\`${cell.reason}\`. ${why}` : why;
}

function numberOf(note: string, notes: string[]): number {
  const at = notes.indexOf(note);
  return at < 0 ? notes.push(note) : at + 1;
}
