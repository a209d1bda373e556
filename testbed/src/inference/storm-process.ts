import { Child } from "../bench/child.ts";

export interface StormQuestion {
  readonly url: string;
  /** Requests, with the ids `<prefix>0` and so on. */
  readonly count: number;
  readonly prefix: string;
  readonly concurrency: number;
}

export interface StormAnswer {
  /** How many answers had which status; 0: no answer, or one that broke off. */
  readonly statuses: Readonly<Record<string, number>>;
  /** The first answers that had another request's id. */
  readonly strangers: readonly string[];
  /** Distinct requests that were answered 200. */
  readonly served: number;
}

/** A client in a process of its own. */
export class StormProcess {
  readonly #child: Child<StormQuestion, StormAnswer>;

  private constructor(child: Child<StormQuestion, StormAnswer>) {
    this.#child = child;
  }

  static async start(): Promise<StormProcess> {
    return new StormProcess(await Child.start(new URL("storm-child.ts", import.meta.url), "client"));
  }

  /** Resolves when all requests are answered. */
  send(question: StormQuestion): Promise<StormAnswer> {
    return this.#child.ask(question);
  }

  stop(): Promise<void> {
    return this.#child.stop();
  }
}
