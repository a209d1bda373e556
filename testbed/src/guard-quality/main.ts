// npm run quality:guard [-- --mistakes | --mistakes=all]: how well ai-prompt-guard tells injections and personal data from what is harmless.
import { runCommand } from "../command-line.ts";
import { readHarmless, readInjections } from "./corpus.ts";
import { detectorTable, measureDetectors } from "./detectors.ts";
import { judgeSamples } from "./injections.ts";
import { startJudge } from "./judge.ts";
import { injectionTable, mistakes } from "./report.ts";

async function main(): Promise<number> {
  const judge = await startJudge();
  const injections = judgeSamples(readInjections(), judge);
  const harmless = judgeSamples(readHarmless(), judge);
  process.stdout.write(`${injectionTable(injections, harmless)}\n`);
  const asked = process.argv.slice(2).find((argument) => argument.startsWith("--mistakes"));
  if (asked !== undefined) process.stdout.write(`\n${mistakes(injections, harmless, asked.endsWith("=all"))}\n`);
  process.stdout.write(`\n${detectorTable(measureDetectors(judge), asked !== undefined)}\n`);
  return 0;
}

await runCommand(main);
