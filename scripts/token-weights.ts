// node scripts/run.mjs scripts/token-weights.ts [--check]: the weights of the SDK's token estimate, fitted to the tokenizers in
// scripts/token-weights/tokenizers.ts with the texts in scripts/token-weights/texts/fit.
import { writeGenerated } from "./generated.ts";
import { counter } from "./token-weights/counter.ts";
import { fitWeights } from "./token-weights/fit.ts";
import { weightsSource } from "./token-weights/write.ts";

const FILE = "sdk/assembly/ai/generated/token-weights.gen.ts";

const source = weightsSource(fitWeights(await counter()));
process.exitCode = writeGenerated(new Map([[FILE, source]]), process.argv.includes("--check"));
