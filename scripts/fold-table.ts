// node scripts/run.mjs scripts/fold-table.ts [--check]: what the SDK's scan folds characters to. Run by hand: what it writes
// depends on the Unicode version of Node (15.1 in the table that is checked in).

import { encodeFolds, foldSource } from "./fold-table/encode.ts";
import { foldedCharacters } from "./fold-table/folds.ts";
import { writeGenerated } from "./generated.ts";

const TABLE = "sdk/assembly/scan/fold/fold-table.gen.ts";

const source = foldSource(encodeFolds(foldedCharacters()));
process.exitCode = writeGenerated(new Map([[TABLE, source]]), process.argv.includes("--check"));
