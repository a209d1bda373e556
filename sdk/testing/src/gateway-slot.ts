import type { Gateway, GatewaySetup, TestHost } from "./host-matrix/types.ts";

/** Room for one gateway of a host: it runs until another one is asked for, since starting one takes long. */
export class GatewaySlot {
  readonly #host: TestHost;
  #gateway: Gateway | undefined;
  #asked = "";

  constructor(host: TestHost) {
    this.#host = host;
  }

  /** The gateway that runs, if it was asked for in the very same way; else a new one. Rejects when a plugin refuses its configuration. */
  async open(setup: GatewaySetup): Promise<Gateway> {
    const asked = JSON.stringify(setup);
    if (this.#gateway !== undefined && this.#asked === asked) return this.#gateway;
    await this.close();
    this.#gateway = await this.#host.open(setup);
    this.#asked = asked;
    return this.#gateway;
  }

  /** @throws Error before the first `open` */
  get gateway(): Gateway {
    if (this.#gateway === undefined) throw new Error("open a gateway first");
    return this.#gateway;
  }

  /** Lines of the gateway that runs. */
  logs(): string[] {
    return this.#gateway?.logs() ?? [];
  }

  async close(): Promise<void> {
    const gateway = this.#gateway;
    this.#gateway = undefined;
    await gateway?.close();
  }
}
