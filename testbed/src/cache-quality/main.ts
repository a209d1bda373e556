// npm run quality:cache [-- FILE.svg]: how well ai-cache tells questions that ask the same from near-misses, with a real model.
import { writeFileSync } from "node:fs";
import { runCommand } from "../command-line.ts";
import { startEmbeddingModel } from "../embedding-model/embedding-model.ts";
import { lexicalJudge } from "./lexical.ts";
import { readPairs } from "./pairs.ts";
import { scorePairs } from "./quality.ts";
import { qualityPlot, qualityTable } from "./report.ts";

const PAIRS = "plugins/ai-cache/testdata/questions";

async function main(): Promise<number> {
  const model = await startEmbeddingModel();
  try {
    const scored = await scorePairs(readPairs(PAIRS), model, await lexicalJudge());
    process.stdout.write(`${qualityTable(scored)}\n`);
    const file = process.argv[2];
    if (file !== undefined) writeFileSync(file, qualityPlot(scored));
    return 0;
  } finally {
    await model.stop();
  }
}

await runCommand(main);
