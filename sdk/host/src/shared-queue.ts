import { WasmResult } from "./abi.ts";

interface Queue {
  readonly messages: Buffer[];
  /** Tells the root context that registered last. */
  ready: (token: number) => void;
}

/** Shared queues of the whole process, by vm_id and name; tokens start at 1. */
export class SharedQueues {
  readonly #tokens = new Map<string, number>();
  readonly #queues = new Map<number, Queue>();

  register(vmId: string, name: string, ready: (token: number) => void): number {
    const key = `${vmId}\0${name}`;
    const token = this.#tokens.get(key) ?? this.#tokens.size + 1;
    this.#tokens.set(key, token);
    const queue = this.#queues.get(token);
    if (queue === undefined) this.#queues.set(token, { messages: [], ready });
    else queue.ready = ready;
    return token;
  }

  resolve(vmId: string, name: string): number | undefined {
    return this.#tokens.get(`${vmId}\0${name}`);
  }

  enqueue(token: number, message: Buffer): number {
    const queue = this.#queues.get(token);
    if (queue === undefined) return WasmResult.NotFound;
    queue.messages.push(message);
    queue.ready(token);
    return WasmResult.Ok;
  }

  /** The oldest message, or the code that says why there is none. */
  dequeue(token: number): Buffer | number {
    const queue = this.#queues.get(token);
    if (queue === undefined) return WasmResult.NotFound;
    return queue.messages.shift() ?? WasmResult.Empty;
  }
}
