// node scripts/run.mjs scripts/token-weights.ts [--check]: the weights of the SDK's token estimate, fitted to the tokenizers in
// scripts/token-weights/tokenizers.ts with the texts in scripts/token-weights/texts/fit, and the table of what is off then.
import { readFileSync } from "node:fs";
import path from "node:path";
import { ROOT, withPart, writeGenerated } from "./generated.ts";
import { counter } from "./token-weights/counter.ts";
import { heldOutErrors } from "./token-weights/errors.ts";
import { fitWeights } from "./token-weights/fit.ts";
import { errorTable, weightsSource } from "./token-weights/write.ts";

const WEIGHTS = "sdk/assembly/ai/generated/token-weights.gen.ts";
const PAGE = "docs/token-estimate.md";

const check = process.argv.includes("--check");
const stale = writeGenerated(new Map([[WEIGHTS, weightsSource(fitWeights(await counter()))]]), check);
// With the weights that have just been written.
const page = readFileSync(path.join(ROOT, PAGE), "utf8");
const table = errorTable(await heldOutErrors());
process.exitCode = writeGenerated(new Map([[PAGE, withPart(page, "errors", table, PAGE)]]), check) || stale;
