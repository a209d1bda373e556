import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { UserError } from "@sluice/manifest";
import type { CompileJob, CompileOutput } from "./job.ts";
import type { WorkerAnswer } from "./worker.ts";

/** A warm compiler holds about 300 MB, so many cores do not mean as many workers. */
const MOST_WORKERS = 8;

/** What a thread runs: of a source a loader for it, of the package the bundle that scripts/pack/packages.ts makes. */
const WORKER = new URL(import.meta.url.endsWith(".ts") ? "./worker.mjs" : "./worker.js", import.meta.url);

interface Waiting {
  readonly job: CompileJob;
  readonly resolve: (output: CompileOutput) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Threads that each keep one compiler warm: a module takes 2 s in a cold one and 0.5 s in a warm one.
 * A thread also outlives the compiler's crashes, which end its process.
 */
export class CompilerPool {
  private readonly idle: Worker[] = [];
  private readonly running = new Map<Worker, Waiting>();
  private readonly queue: Waiting[] = [];
  private readonly size = Math.min(MOST_WORKERS, availableParallelism());
  private closed = false;

  /** Rejects once the pool is closed. */
  compile(job: CompileJob): Promise<CompileOutput> {
    return new Promise((resolve, reject) => {
      if (this.closed) {
        reject(new Error("the compilers were closed"));
        return;
      }
      this.queue.push({ job, resolve, reject });
      this.dispatch();
    });
  }

  /** Ends what is compiled; what waits for it, or is still asked for, is rejected. */
  async close(): Promise<void> {
    this.closed = true;
    for (const { reject } of this.queue.splice(0)) reject(new Error("the compilers were closed"));
    const workers = [...this.idle, ...this.running.keys()];
    this.idle.length = 0;
    await Promise.all(workers.map((worker) => worker.terminate()));
  }

  private dispatch(): void {
    while (this.queue.length > 0) {
      const worker = this.idle.pop() ?? this.start();
      if (worker === undefined) return;
      const waiting = this.queue.shift();
      if (waiting === undefined) return;
      this.running.set(worker, waiting);
      worker.ref();
      worker.postMessage(waiting.job);
    }
  }

  /** A new worker, unless there are enough. */
  private start(): Worker | undefined {
    if (this.running.size >= this.size) return undefined;
    const worker = new Worker(WORKER);
    worker.on("message", (answer: WorkerAnswer) => this.settle(worker, answer));
    worker.on("error", (error) => this.lose(worker, error));
    // asc ends its process (here: thread) when it crashes.
    worker.on("exit", (code) => this.lose(worker, new Error(`the compiler crashed with code ${code}`)));
    return worker;
  }

  private settle(worker: Worker, answer: WorkerAnswer): void {
    const waiting = this.running.get(worker);
    this.running.delete(worker);
    // An idle worker keeps nobody waiting: the process may end.
    worker.unref();
    this.idle.push(worker);
    if (answer.kind === "done") waiting?.resolve(answer.output);
    else waiting?.reject(errorOf(answer));
    this.dispatch();
  }

  private lose(worker: Worker, error: Error): void {
    const waiting = this.running.get(worker);
    this.running.delete(worker);
    const at = this.idle.indexOf(worker);
    if (at >= 0) this.idle.splice(at, 1);
    waiting?.reject(error);
    this.dispatch();
  }
}

function errorOf(answer: Exclude<WorkerAnswer, { kind: "done" }>): Error {
  if (answer.kind === "bug") return new Error(answer.stack);
  return new UserError(answer.message, answer.where === undefined ? {} : { where: answer.where });
}

let shared: CompilerPool | undefined;

/** The pool of this process, made on first use. */
export function sharedPool(): CompilerPool {
  shared ??= new CompilerPool();
  return shared;
}
