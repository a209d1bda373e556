// npm run fuzz -- [--seconds N] [--seed N] [--replay FILE] [TARGET…]
import { readFile } from "node:fs/promises";
import { UserError } from "@sluice/manifest";
import { readWords, runCommand, wholeNumber } from "../command-line.ts";
import { fuzz, type Report, replay } from "./fuzz.ts";
import { listTargets, type Target } from "./target.ts";

const USAGE = "usage: npm run fuzz -- [--seconds N] [--seed N] [--replay FILE] [TARGET…]";

interface Options {
  readonly seconds: number;
  readonly seed: number;
  readonly replay: string | undefined;
  readonly targets: readonly string[];
}

const OPTIONS = {
  seconds: { type: "string", default: "60" },
  seed: { type: "string" },
  replay: { type: "string" },
} as const;

function readOptions(args: readonly string[]): Options {
  const { values, positionals } = readWords(args, OPTIONS, USAGE);
  return {
    seconds: wholeNumber("seconds", values.seconds),
    seed: values.seed === undefined ? 1 + (Date.now() % 1_000_000) : wholeNumber("seed", values.seed),
    replay: values.replay,
    targets: positionals,
  };
}

async function chosen(names: readonly string[]): Promise<Target[]> {
  const targets = await listTargets();
  const unknown = names.find((name) => targets.every((target) => target.name !== name));
  if (unknown !== undefined) {
    throw new UserError(`no target ${unknown}`, { help: `there are ${targets.map(({ name }) => name).join(", ")}` });
  }
  return names.length === 0 ? targets : targets.filter(({ name }) => names.includes(name));
}

async function run(target: Target, options: Options): Promise<Report[]> {
  if (options.replay !== undefined) return replay(target, await readFile(options.replay));
  return fuzz(target, { seed: options.seed, limit: { seconds: options.seconds } });
}

async function main(args: readonly string[]): Promise<number> {
  const options = readOptions(args);
  const targets = await chosen(options.targets);
  if (options.replay !== undefined && targets.length !== 1)
    throw new UserError("--replay needs one target", { help: USAGE });
  if (options.replay === undefined) console.log(`seed ${options.seed}, ${options.seconds} s a build`);
  let failed = false;
  for (const target of targets) {
    for (const { build, runs, failure } of await run(target, options)) {
      console.log(`${target.name} (${build}): ${runs} inputs, ${failure === undefined ? "no failure" : "FAILED"}`);
      if (failure !== undefined) process.stderr.write(`${failure}\n`);
      failed ||= failure !== undefined;
    }
  }
  return failed ? 1 : 0;
}

await runCommand(() => main(process.argv.slice(2)));
