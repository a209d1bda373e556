// npm run mutate [-- --check | TEXT…]: breaks one line at a time, in a copy, and expects a test to notice. With --check only
// whether every mutant can still be made; with texts only the mutants whose file or description has one of them.
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { BALANCING } from "./mutants/balancing.mjs";
import { CACHE } from "./mutants/cache.mjs";
import { CONTROLLER } from "./mutants/controller.mjs";
import { COST_MUTANTS } from "./mutants/cost.mjs";
import { ENVOY } from "./mutants/envoy.mjs";
import { GIE_ENDPOINT_PICKER_MUTANTS } from "./mutants/gie-endpoint-picker.mjs";
import { GUARD_MUTANTS } from "./mutants/guard.mjs";
import { HOST } from "./mutants/host.mjs";
import { LIMIT_MUTANTS } from "./mutants/limits.mjs";
import { MASKING_MUTANTS } from "./mutants/masking.mjs";
import { OPERATIONS } from "./mutants/operations.mjs";
import { PLUGINS } from "./mutants/plugins.mjs";
import { RESPONSE_CACHE_MUTANTS } from "./mutants/response-cache.mjs";
import { SDK } from "./mutants/sdk.mjs";
import { SEMANTIC } from "./mutants/semantic.mjs";
import { STORE } from "./mutants/store.mjs";
import { TEXT_MUTANTS } from "./mutants/texts.mjs";
import { Copy } from "./mutate/copy.mjs";
import { findFaults } from "./mutate/faults.mjs";
import { runTest, stopTests, testKey } from "./mutate/run-test.mjs";
import { ensureSetup, root } from "./setup.mjs";

const MUTANTS = [
  ...SDK,
  ...STORE,
  ...CACHE,
  ...SEMANTIC,
  ...TEXT_MUTANTS,
  ...HOST,
  ...PLUGINS,
  ...LIMIT_MUTANTS,
  ...BALANCING,
  ...RESPONSE_CACHE_MUTANTS,
  ...GIE_ENDPOINT_PICKER_MUTANTS,
  ...GUARD_MUTANTS,
  ...MASKING_MUTANTS,
  ...COST_MUTANTS,
  ...CONTROLLER,
  ...OPERATIONS,
  ...ENVOY,
];

/** Says what cannot be made of the list as it stands; true when all of it can. */
function check(mutants) {
  const faults = mutants.flatMap((mutant) => findFaults(mutant, root));
  for (const fault of faults) console.error(`error: ${fault}`);
  console.log(`${mutants.length} mutants, ${faults.length} faults of the list`);
  return faults.length === 0;
}

/** Runs each test once while nothing is broken: what compiles for one serves the others. Test → why it cannot judge mutants. */
async function findUnsound(mutants, folder) {
  const tests = new Map(mutants.map(({ test }) => [testKey(test), test]));
  const unsound = new Map();
  for (const [key, test] of tests) {
    const { passed, failed, error } = await runTest(test, folder);
    if (failed > 0 || passed === 0) unsound.set(key, error ?? `without it ${passed} tests pass and ${failed} fail`);
  }
  return unsound;
}

/** "killed", "survived", or "broken": then it is the list that is wrong, and `why` says in what. */
async function judge({ file, text, by, test }, folder) {
  const place = path.join(folder, file);
  const whole = readFileSync(place, "utf8");
  const broken = whole.replace(text, () => by);
  writeFileSync(place, broken);
  try {
    const { failed, error } = await runTest(test, folder);
    if (failed > 0) return { verdict: "killed" };
    return error === undefined ? { verdict: "survived" } : { verdict: "broken", why: error };
  } finally {
    writeFileSync(place, whole);
  }
}

async function judgeAll(mutants, folder) {
  const counts = { killed: 0, survived: 0, broken: 0 };
  const unsound = await findUnsound(mutants, folder);
  for (const mutant of mutants) {
    const started = performance.now();
    const cause = unsound.get(testKey(mutant.test));
    const { verdict, why } = cause === undefined ? await judge(mutant, folder) : { verdict: "broken", why: cause };
    counts[verdict] += 1;
    const seconds = ((performance.now() - started) / 1000).toFixed(1).padStart(6);
    console.log(`${verdict.padEnd(8)} ${seconds} s  ${mutant.file}: ${mutant.breaks}`);
    if (verdict === "killed") continue;
    console.log(`         ${mutant.text} → ${mutant.by}\n         ${why ?? testKey(mutant.test)}`);
  }
  console.log(`${counts.killed} killed, ${counts.survived} survived, ${counts.broken} broken`);
  return counts.survived + counts.broken === 0;
}

/** Nothing is broken but a copy, which goes in the end, whatever that is. */
async function runAll(mutants) {
  let copy;
  const leave = () => {
    stopTests();
    copy?.remove();
    process.exit(130);
  };
  process.once("SIGINT", leave);
  process.once("SIGTERM", leave);
  try {
    copy = new Copy(root);
    return await judgeAll(mutants, copy.folder);
  } finally {
    copy?.remove();
  }
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
