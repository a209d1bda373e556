import { Agent, request } from "node:http";

export interface LoadOptions {
  readonly port: number;
  readonly host: string;
  /** Clients, each of which asks again as soon as it has its answer. */
  readonly clients: number;
  /** Whether a client keeps its connection; otherwise it has a new one for each request. */
  readonly keepAlive: boolean;
}

export interface LoadReport {
  readonly sent: number;
  /** What was not answered 200: the status, or the error. */
  readonly failures: readonly string[];
}

/** Requests without a pause, until they are enough. */
export class Load {
  readonly #options: LoadOptions;
  readonly #failures: string[] = [];
  readonly #clients: Promise<void>[];
  #sent = 0;
  #stopped = false;

  constructor(options: LoadOptions) {
    this.#options = options;
    this.#clients = Array.from({ length: options.clients }, () => this.#run());
  }

  get sent(): number {
    return this.#sent;
  }

  async stop(): Promise<LoadReport> {
    this.#stopped = true;
    await Promise.all(this.#clients);
    return { sent: this.#sent, failures: this.#failures };
  }

  async #run(): Promise<void> {
    const agent = new Agent({ keepAlive: this.#options.keepAlive, maxSockets: 1 });
    while (!this.#stopped) {
      const outcome = await this.#ask(agent);
      this.#sent += 1;
      if (outcome !== "200") this.#failures.push(outcome);
    }
    agent.destroy();
  }

  #ask(agent: Agent): Promise<string> {
    const { port, host } = this.#options;
    return new Promise((resolve) => {
      const outgoing = request({ host: "127.0.0.1", port, agent, headers: { host } }, (response) => {
        response.resume();
        response.on("close", () => resolve(response.complete ? String(response.statusCode) : "cut off"));
      });
      outgoing.on("error", (error) => resolve(error.message));
      outgoing.end();
    });
  }
}
