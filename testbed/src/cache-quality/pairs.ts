import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Two questions of the checked-in set. */
export interface QuestionPair {
  /** File that it stands in, without its ending: a language or a theme. */
  readonly set: string;
  /** Whether one answer serves both. */
  readonly isSame: boolean;
  /** In what they differ, or how one says the other. */
  readonly kind: string;
  readonly first: string;
  readonly second: string;
}

/** Reads `same|different`, kind, question and question from tab-separated lines of each file. */
export function readPairs(folder: string): QuestionPair[] {
  const files = readdirSync(folder).filter((name) => name.endsWith(".tsv"));
  return files.sort().flatMap((name) =>
    readFileSync(join(folder, name), "utf8")
      .trim()
      .split("\n")
      .map((line, index) => {
        const [label, kind = "", first = "", second = ""] = line.split("\t");
        const isSame = label === "same";
        if ((!isSame && label !== "different") || second === "") throw new Error(`${name}:${index + 1}: no pair`);
        return { set: name.replace(".tsv", ""), isSame, kind, first, second };
      }),
  );
}
