import { minimise } from "./minimise.ts";
import { MAX_INPUT, type Material, mutate } from "./mutate.ts";
import type { Oracle } from "./oracle.ts";
import { Random } from "./random.ts";
import { loadSubject, type Subject } from "./subject.ts";

/**
 * A target's memory may grow up to this, in bytes. Nothing is collected inside of a run, and one may stand for hundreds of
 * callbacks between which a host would collect; a leak from run to run passes any cap soon.
 */
export const MEMORY_CAP = 128 << 20;

/** Inputs kept because `run` answered something new. */
const MAX_POOL = 1_000;

export interface SessionPlan {
  readonly wasm: Uint8Array;
  /** Of the target's names among the module's exports. */
  readonly prefix: string;
  readonly corpus: readonly Uint8Array[];
  readonly seed: number;
  /** Inputs to try beside the corpus, and for how long; either may be Infinity. */
  readonly iterations: number;
  readonly milliseconds: number;
}

export type FailureKind = "trap" | "difference" | "growth" | "hang";

export interface Failure {
  readonly kind: FailureKind;
  readonly message: string;
  readonly input: Uint8Array;
}

export interface SessionResult {
  readonly runs: number;
  readonly failure: Failure | undefined;
}

/** One run of a target; runs in a worker. `announce` is told each input before it is tried. */
export class Session {
  #subject: Subject;
  readonly #module: WebAssembly.Module;
  readonly #pool: Uint8Array[];
  readonly #seen = new Set<number>();
  readonly #plan: SessionPlan;
  readonly #oracle: Oracle;
  readonly #announce: (input: Uint8Array) => void;
  #runs = 0;

  constructor(plan: SessionPlan, oracle: Oracle, announce: (input: Uint8Array) => void) {
    this.#plan = plan;
    this.#oracle = oracle;
    this.#announce = announce;
    this.#module = new WebAssembly.Module(plan.wasm);
    this.#subject = loadSubject(this.#module, this.#plan.prefix);
    this.#pool = plan.corpus.length > 0 ? [...plan.corpus] : [new Uint8Array()];
  }

  run(): SessionResult {
    for (const input of this.#plan.corpus) {
      const failure = this.#try(input.subarray(0, MAX_INPUT));
      if (failure !== undefined) return { runs: this.#runs, failure };
    }
    const random = new Random(this.#plan.seed);
    const dictionary = (this.#oracle.dictionary ?? []).map((token) => Buffer.from(token));
    const material: Material = { pool: this.#pool, dictionary };
    const deadline = Date.now() + this.#plan.milliseconds;
    for (let tried = 0; tried < this.#plan.iterations && Date.now() < deadline; tried++) {
      const input = mutate(random.pick(this.#pool) ?? new Uint8Array(), random, material);
      const failure = this.#try(input);
      if (failure !== undefined) return { runs: this.#runs, failure: this.#smaller(failure) };
    }
    return { runs: this.#runs, failure: undefined };
  }

  #try(input: Uint8Array): Failure | undefined {
    this.#runs++;
    this.#announce(input);
    const failure = this.#fails(input);
    if (failure !== undefined) this.#subject = loadSubject(this.#module, this.#plan.prefix);
    return failure;
  }

  #fails(input: Uint8Array): Failure | undefined {
    try {
      const result = this.#subject.run(input);
      const difference = this.#oracle.check?.(input, result, this.#subject) ?? null;
      if (difference !== null) return { kind: "difference", message: difference, input };
      this.#keep(input, result);
    } catch (error) {
      return { kind: "trap", message: error instanceof Error ? (error.stack ?? error.message) : String(error), input };
    }
    const size = this.#subject.memorySize;
    if (size <= MEMORY_CAP) return undefined;
    return { kind: "growth", message: `memory grew to ${size} bytes, the cap is ${MEMORY_CAP}`, input };
  }

  /** An input that led to a new answer is worth mutating further. */
  #keep(input: Uint8Array, result: number): void {
    if (this.#seen.has(result) || this.#pool.length >= MAX_POOL) return;
    this.#seen.add(result);
    this.#pool.push(input);
  }

  /** Memory growth has a history, so its last input is left as it is. */
  #smaller(failure: Failure): Failure {
    if (failure.kind === "growth") return failure;
    let last = failure;
    minimise(failure.input, (input) => {
      const next = this.#try(input);
      if (next?.kind !== failure.kind) return false;
      last = next;
      return true;
    });
    return last;
  }
}
