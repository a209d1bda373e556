import { Worker } from "node:worker_threads";
import { Announcer } from "./announcer.ts";
import type { Failure, SessionResult } from "./session.ts";
import { type Build, buildTarget, readCorpus, saveCrash, type Target } from "./target.ts";
import type { WorkerPlan } from "./worker.ts";

/** An input that keeps the module busy this long hangs, in milliseconds; ordinary ones take less than one. */
const HANG_MS = 20_000;

export interface Budget {
  readonly seed: number;
  /** Inputs to try, beside the corpus; or for how many seconds. */
  readonly limit: { readonly inputs: number } | { readonly seconds: number };
}

export interface Report {
  readonly target: string;
  readonly build: Build["name"];
  readonly runs: number;
  /** What failed, and how to run it again. */
  readonly failure: string | undefined;
}

/** Fuzzes a target in each of its builds; a failing input is saved into the corpus. */
export async function fuzz(target: Target, budget: Budget, builds?: readonly Build[]): Promise<Report[]> {
  const corpus = await readCorpus(target);
  const reports: Report[] = [];
  for (const build of builds ?? (await buildTarget(target))) {
    const { runs, failure } = await runSession(target, build, corpus, budget);
    const text = failure === undefined ? undefined : await describe(target, build, failure);
    reports.push({ target: target.name, build: build.name, runs, failure: text });
  }
  return reports;
}

/** Runs one input in modules with function names and without optimisation. */
export async function replay(target: Target, input: Uint8Array): Promise<Report[]> {
  const reports: Report[] = [];
  for (const build of await buildTarget(target, "debug")) {
    const { runs, failure } = await runSession(target, build, [input], { seed: 0, limit: { inputs: 0 } });
    const text = failure === undefined ? undefined : `${failure.kind}: ${failure.message}`;
    reports.push({ target: target.name, build: build.name, runs, failure: text });
  }
  return reports;
}

async function describe(target: Target, build: Build, failure: Failure): Promise<string> {
  const file = await saveCrash(target, failure.input);
  const shown = JSON.stringify(Buffer.from(failure.input.subarray(0, 200)).toString("latin1"));
  return [
    `${target.name} (${build.name}): ${failure.kind}: ${failure.message}`,
    `input of ${failure.input.length} bytes, saved as ${file}: ${shown}`,
    `run it again: npm run fuzz -- --replay ${file} ${target.name}`,
  ].join("\n");
}

function runSession(
  target: Target,
  build: Build,
  corpus: Uint8Array[],
  { seed, limit }: Budget,
): Promise<SessionResult> {
  return runInThread({
    wasm: build.wasm,
    prefix: build.prefix,
    corpus,
    seed,
    iterations: "inputs" in limit ? limit.inputs : Infinity,
    milliseconds: "seconds" in limit ? limit.seconds * 1000 : Infinity,
    oracle: target.oracle,
  });
}

/**
 * Runs a session in a thread, so that a module that never returns is noticed.
 * @param hangMs how long one input may take, in milliseconds
 */
export async function runInThread(plan: Omit<WorkerPlan, "board">, hangMs = HANG_MS): Promise<SessionResult> {
  const announcer = new Announcer();
  const workerData: WorkerPlan = { ...plan, board: announcer.board };
  const worker = new Worker(new URL("./worker.mjs", import.meta.url), { workerData });
  try {
    return await outcome(worker, announcer, hangMs);
  } finally {
    await worker.terminate();
  }
}

function outcome(worker: Worker, announcer: Announcer, hangMs: number): Promise<SessionResult> {
  return new Promise((resolve, reject) => {
    let seen = -1;
    const failed = (kind: Failure["kind"], message: string): SessionResult => {
      return { runs: announcer.count, failure: { kind, message, input: announcer.input } };
    };
    const watchdog = setInterval(() => {
      const { count } = announcer;
      if (count === seen && count > 0) {
        settle(() => resolve(failed("hang", `no answer for ${hangMs / 1000} s`)));
      }
      seen = count;
    }, hangMs);
    const settle = (then: () => void): void => {
      clearInterval(watchdog);
      then();
    };
    worker.once("message", (result: SessionResult) => settle(() => resolve(result)));
    /** A thread that ends by itself: its input is to blame (V8 may run out of memory), unless there was none yet. */
    const ended = (error: Error): void =>
      settle(() => (announcer.count > 0 ? resolve(failed("trap", error.message)) : reject(error)));
    worker.once("error", ended);
    worker.once("exit", (code) => ended(new Error(`the fuzzing thread ended with code ${code}`)));
  });
}
