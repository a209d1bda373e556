import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Where the checked-in texts lie. */
export const TESTDATA = "plugins/ai-prompt-guard/testdata";

/** A text of the corpora. */
export interface Sample {
  /** The file that it stands in: a category of injections, or a theme of harmless prompts. */
  readonly set: string;
  /** Where such a text stands: a user's, or the result of a tool. */
  readonly where: string;
  readonly language: string;
  readonly text: string;
  /** Half of the texts, chosen by their digests, is not looked at when rules are written. */
  readonly isHeldOut: boolean;
}

/** Injections, a category in each file. */
export function readInjections(folder = join(TESTDATA, "injections")): Sample[] {
  return readTable(folder, 3).map(([set, where, language, text]) => sampleOf(set, where, language, text));
}

/** Harmless prompts, a theme or a language in each file. */
export function readHarmless(folder = join(TESTDATA, "harmless")): Sample[] {
  return readTable(folder, 2).map(([set, where, text]) => sampleOf(set, where, "", text));
}

function sampleOf(set = "", where = "", language = "", text = ""): Sample {
  const digest = createHash("sha256").update(text).digest();
  return { set, where, language, text: text.replaceAll("\\n", "\n"), isHeldOut: (digest[0] ?? 0) % 2 === 1 };
}

/** The name of each file and its tab-separated columns. */
function readTable(folder: string, columns: number): string[][] {
  const files = readdirSync(folder).filter((name) => name.endsWith(".tsv"));
  return files.sort().flatMap((name) =>
    readFileSync(join(folder, name), "utf8")
      .trimEnd()
      .split("\n")
      .map((line, index) => {
        const cells = line.split("\t");
        if (cells.length !== columns || cells.includes(""))
          throw new Error(`${name}:${index + 1}: not ${columns} columns`);
        return [name.replace(".tsv", ""), ...cells];
      }),
  );
}
