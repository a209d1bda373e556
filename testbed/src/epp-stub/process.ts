import { Child } from "../bench/child.ts";
import type { EppBehaviour } from "./behaviour.ts";
import type { EppOptions } from "./epp-stub.ts";

export interface EppProcessOptions extends Omit<EppOptions, "pick"> {
  /** Picked in turn. */
  readonly endpoints: readonly string[];
}

export type EppProcessQuestion =
  | { readonly ask: "start"; readonly options: EppProcessOptions }
  | { readonly ask: "behave"; readonly behaviour: EppBehaviour }
  | { readonly ask: "report" };

export interface EppProcessAnswer {
  readonly host: string;
  readonly port: number;
  readonly streams: number;
  readonly open: number;
  readonly picks: number;
  readonly answers: number;
  readonly outputTokens: number;
}

/** A scripted endpoint picker in a process of its own, that can be frozen (SIGSTOP), killed, and started anew. */
export class EppProcess {
  readonly host: string;
  readonly port: number;
  readonly #options: EppProcessOptions;
  #child: Child<EppProcessQuestion, EppProcessAnswer>;

  private constructor(
    child: Child<EppProcessQuestion, EppProcessAnswer>,
    at: EppProcessAnswer,
    init: EppProcessOptions,
  ) {
    this.#child = child;
    this.host = at.host;
    this.port = at.port;
    this.#options = { ...init, port: at.port };
  }

  static async start(options: EppProcessOptions): Promise<EppProcess> {
    const child = await startChild();
    return new EppProcess(child, await child.ask({ ask: "start", options }), options);
  }

  get pid(): number {
    return this.#child.pid;
  }

  /** As `kill -9`. Resolves when it is gone. */
  async kill(): Promise<void> {
    process.kill(this.pid, "SIGKILL");
    await this.#child.stop();
  }

  /** After a kill: listens again on the same port, and remembers nothing. */
  async restart(): Promise<void> {
    this.#child = await startChild();
    await this.#child.ask({ ask: "start", options: this.#options });
  }

  /** It is there, and its connections are open, but it does nothing. */
  freeze(): void {
    process.kill(this.pid, "SIGSTOP");
  }

  thaw(): void {
    process.kill(this.pid, "SIGCONT");
  }

  async behave(behaviour: EppBehaviour): Promise<void> {
    await this.#child.ask({ ask: "behave", behaviour });
  }

  report(): Promise<EppProcessAnswer> {
    return this.#child.ask({ ask: "report" });
  }

  /** Ends it. Calling it again, or after a kill, is fine. */
  stop(): Promise<void> {
    return this.#child.stop();
  }
}

function startChild(): Promise<Child<EppProcessQuestion, EppProcessAnswer>> {
  return Child.start(new URL("child.ts", import.meta.url), "endpoint picker");
}
