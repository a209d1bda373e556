// npm run mutate [-- --check | TEXT…]: breaks one line at a time, in a copy, and expects a test to notice. With --check only
// whether every mutant can still be made; with texts only the mutants whose file or description has one of them.
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { CONTROLLER } from "./mutants/controller.mjs";
import { PLUGINS } from "./mutants/plugins.mjs";
import { SDK } from "./mutants/sdk.mjs";
import { Copy } from "./mutate/copy.mjs";
import { findFaults } from "./mutate/faults.mjs";
import { runTest, stopTests, testKey } from "./mutate/run-test.mjs";
import { ensureSetup, root } from "./setup.mjs";

const MUTANTS = [...SDK, ...PLUGINS, ...CONTROLLER];

/** Says what cannot be made of the list as it stands; true when all of it can. */
function check(mutants) {
  const faults = mutants.flatMap((mutant) => findFaults(mutant, root));
  for (const fault of faults) console.error(`error: ${fault}`);
  console.log(`${mutants.length} mutants, ${faults.length} faults of the list`);
  return faults.length === 0;
}

/** Judges mutants in a copy of the checkout, one after the other. */
class Trial {
  #copy;
  /** Test → whether it passes, and has tests, as long as nothing is broken. */
  #sound = new Map();

  constructor(copy) {
    this.#copy = copy;
  }

  /** "killed", "survived", or "broken": then it is the list that is wrong, and `why` says in what. */
  async judge({ file, text, by, test }) {
    const unbroken = await this.#withoutMutant(test);
    if (unbroken.failed > 0 || unbroken.passed === 0 || unbroken.error !== undefined) {
      return { verdict: "broken", why: unbroken.error ?? "its test does not pass without it" };
    }
    const place = path.join(this.#copy.folder, file);
    const whole = readFileSync(place, "utf8");
    writeFileSync(
      place,
      whole.replace(text, () => by),
    );
    try {
      const { failed, error } = await runTest(test, this.#copy.folder);
      if (failed > 0) return { verdict: "killed" };
      return error === undefined ? { verdict: "survived" } : { verdict: "broken", why: error };
    } finally {
      writeFileSync(place, whole);
    }
  }

  async #withoutMutant(test) {
    const key = testKey(test);
    const known = this.#sound.get(key) ?? (await runTest(test, this.#copy.folder));
    this.#sound.set(key, known);
    return known;
  }
}

async function runAll(mutants) {
  let copy;
  const leave = () => {
    stopTests();
    copy?.remove();
    process.exit(130);
  };
  process.once("SIGINT", leave);
  process.once("SIGTERM", leave);
  copy = new Copy(root);
  const counts = { killed: 0, survived: 0, broken: 0 };
  try {
    const trial = new Trial(copy);
    for (const mutant of mutants) {
      const started = performance.now();
      const { verdict, why } = await trial.judge(mutant);
      counts[verdict] += 1;
      const seconds = ((performance.now() - started) / 1000).toFixed(1).padStart(6);
      console.log(`${verdict.padEnd(8)} ${seconds} s  ${mutant.file}: ${mutant.breaks}`);
      if (verdict !== "killed")
        console.log(`         ${mutant.text} → ${mutant.by}\n         ${why ?? testKey(mutant.test)}`);
    }
  } finally {
    copy.remove();
  }
  console.log(`${counts.killed} killed, ${counts.survived} survived, ${counts.broken} broken`);
  return counts.survived + counts.broken === 0;
}

async function main() {
  const args = process.argv.slice(2);
  ensureSetup();
  const words = args.filter((arg) => !arg.startsWith("-"));
  const chosen = MUTANTS.filter(
    ({ file, breaks }) => words.length === 0 || words.some((word) => `${file}: ${breaks}`.includes(word)),
  );
  const isSound = check(chosen) && chosen.length > 0;
  const isGood = isSound && (args.includes("--check") || (await runAll(chosen)));
  process.exitCode = isGood ? 0 : 1;
}

await main();
