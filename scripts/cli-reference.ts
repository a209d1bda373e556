// node scripts/run.mjs scripts/cli-reference.ts [--check]: the pages of docs/reference/cli, from the verbs' declarations.
import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { referenceIndex, referencePage, VERBS } from "@sluice/cli";
import { ROOT, writeGenerated } from "./generated.ts";

const FOLDER = "docs/reference/cli";

function pages(): Map<string, string | undefined> {
  const folder = path.join(ROOT, FOLDER);
  const present = existsSync(folder) ? readdirSync(folder) : [];
  return new Map<string, string | undefined>([
    // Those of verbs that are gone.
    ...present.map((file) => [`${FOLDER}/${file}`, undefined] as const),
    [`${FOLDER}/index.md`, referenceIndex(VERBS)],
    ...VERBS.map((verb) => [`${FOLDER}/${verb.name}.md`, referencePage(verb)] as const),
  ]);
}

process.exitCode = writeGenerated(pages(), process.argv.includes("--check"));
