import { Child } from "../bench/child.ts";
import type { Pretence } from "./engine.ts";
import type { ModelServerOptions } from "./model-server.ts";

export type ProcessQuestion =
  | { readonly ask: "start"; readonly options: ModelServerOptions }
  | { readonly ask: "pretend"; readonly pretence: Pretence }
  | { readonly ask: "clear" }
  | { readonly ask: "report" };

export interface ProcessAnswer {
  readonly address: string;
  /** Requests for the model. */
  readonly asked: number;
  /** Their distinct `x-client-request-id`; in a report only. */
  readonly ids: readonly string[];
  /** Those of them that came more than once. */
  readonly repeated: readonly string[];
}

/** A pod: a model server in a process of its own, that can be stopped (SIGSTOP) and killed, and whose work is not ours. */
export class ModelServerProcess {
  readonly address: string;
  readonly #child: Child<ProcessQuestion, ProcessAnswer>;

  private constructor(child: Child<ProcessQuestion, ProcessAnswer>, address: string) {
    this.#child = child;
    this.address = address;
  }

  static async start(options: ModelServerOptions = {}): Promise<ModelServerProcess> {
    const child = await Child.start<ProcessQuestion, ProcessAnswer>(
      new URL("child.ts", import.meta.url),
      "model server",
    );
    const { address } = await child.ask({ ask: "start", options });
    return new ModelServerProcess(child, address);
  }

  /** `http://<host>:<port>`. */
  get url(): string {
    return `http://${this.address}`;
  }

  get pid(): number {
    return this.#child.pid;
  }

  async pretend(pretence: Pretence): Promise<void> {
    await this.#child.ask({ ask: "pretend", pretence });
  }

  async clear(): Promise<void> {
    await this.#child.ask({ ask: "clear" });
  }

  report(): Promise<ProcessAnswer> {
    return this.#child.ask({ ask: "report" });
  }

  /** Ends it. Calling it again, or after a kill, is fine. */
  stop(): Promise<void> {
    return this.#child.stop();
  }
}
