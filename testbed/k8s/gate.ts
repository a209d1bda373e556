import type { KubeApi, KubeRequest, WatchRequest } from "@sluice/controller";

/** An API server whose watches can be cut and kept from being opened, as by a network that fails. */
export class Gate implements KubeApi {
  readonly #api: KubeApi;
  #cut = new AbortController();
  #isOpen = true;
  /** Called after each answered request. */
  onAnswer: (request: KubeRequest) => Promise<void> = async () => undefined;

  constructor(api: KubeApi) {
    this.#api = api;
  }

  async request(init: KubeRequest): Promise<unknown> {
    const answer = await this.#api.request(init);
    await this.onAnswer(init);
    return answer;
  }

  async watch(init: WatchRequest): Promise<void> {
    if (!this.#isOpen) throw new Error("the network is down");
    const signal = AbortSignal.any([init.signal, this.#cut.signal]);
    await this.#api.watch({ ...init, signal });
  }

  /** Ends all watches, and lets none begin. */
  close(): void {
    this.#isOpen = false;
    this.#cut.abort();
  }

  open(): void {
    this.#cut = new AbortController();
    this.#isOpen = true;
  }
}
