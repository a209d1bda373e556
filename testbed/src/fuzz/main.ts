// npm run fuzz -- [--seconds N] [--seed N] [--replay FILE] [TARGET…]
import { readFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { fuzz, type Report, replay } from "./fuzz.ts";
import { listTargets, type Target } from "./target.ts";

const USAGE = "usage: npm run fuzz -- [--seconds N] [--seed N] [--replay FILE] [TARGET…]";

interface Options {
  readonly seconds: number;
  readonly seed: number;
  readonly replay: string | undefined;
  readonly targets: readonly string[];
}

function readOptions(): Options {
  const { values, positionals } = parseArgs({
    options: {
      seconds: { type: "string", default: "60" },
      seed: { type: "string", default: String(Date.now() % 1_000_000) },
      replay: { type: "string" },
    },
    allowPositionals: true,
  });
  const seconds = Number(values.seconds);
  const seed = Number(values.seed);
  if (!(seconds > 0) || !Number.isInteger(seed)) throw new Error("--seconds and --seed take numbers");
  return { seconds, seed, replay: values.replay, targets: positionals };
}

async function chosen(names: readonly string[]): Promise<Target[]> {
  const targets = await listTargets();
  const unknown = names.find((name) => targets.every((target) => target.name !== name));
  if (unknown !== undefined) {
    throw new Error(`no target ${unknown}; there are ${targets.map(({ name }) => name).join(", ")}`);
  }
  return names.length === 0 ? targets : targets.filter(({ name }) => names.includes(name));
}

async function run(target: Target, options: Options): Promise<Report[]> {
  if (options.replay !== undefined) return replay(target, await readFile(options.replay));
  return fuzz(target, { seed: options.seed, limit: { seconds: options.seconds } });
}

async function main(): Promise<boolean> {
  const options = readOptions();
  const targets = await chosen(options.targets);
  if (options.replay !== undefined && targets.length !== 1) throw new Error("--replay needs one target");
  if (options.replay === undefined) console.log(`seed ${options.seed}, ${options.seconds} s a build`);
  let failed = false;
  for (const target of targets) {
    for (const { build, runs, failure } of await run(target, options)) {
      console.log(`${target.name} (${build}): ${runs} inputs, ${failure === undefined ? "no failure" : "FAILED"}`);
      if (failure !== undefined) process.stderr.write(`${failure}\n`);
      failed ||= failure !== undefined;
    }
  }
  return failed;
}

try {
  process.exitCode = (await main()) ? 1 : 0;
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${USAGE}\n`);
  process.exitCode = 1;
}
