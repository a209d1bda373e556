import { setTimeout as wait } from "node:timers/promises";
import { PrefixCache } from "./prefix-cache.ts";

/** Milliseconds that work takes. */
export interface Speed {
  /** For each token of a prompt that is not in the cache. Default 0. */
  readonly prefill?: number;
  /** For each token of an answer; a test may have it wait for something else. Default 0. */
  readonly decode?: number | (() => Promise<void>);
}

export interface EngineOptions {
  /** Requests that run at once; the others queue. Default 256, vLLM's own `max_num_seqs`. */
  readonly slots?: number;
  readonly speed?: Speed;
  /** Blocks of 16 tokens in the KV cache. Default 1,000. */
  readonly blocks?: number;
}

/** What a test wants its metrics to say, whatever the server does. */
export interface Pretence {
  readonly queue?: number;
  readonly running?: number;
  /** Share of the KV cache in use, 0 to 1. */
  readonly kv?: number;
}

/** Tokens of a block of the KV cache: vLLM's default. */
export const BLOCK_TOKENS = 16;

/** A request while it is worked on. */
export interface Job {
  readonly model: string;
  readonly promptTokens: number;
  /** Of the prompt, found in the prefix cache. */
  readonly cachedTokens: number;
  /** Waits for the next token of the answer. */
  token(): Promise<void>;
  /** Makes room for the next in the queue. Calling it again is fine. */
  end(): void;
}

interface Work {
  readonly model: string;
  blocks: number;
}

/** Queue, running requests and KV cache of a model server; work takes the time that `speed` says. */
export class Engine {
  readonly prefixes: PrefixCache;
  readonly blocks: number;
  pretence: Pretence = {};
  speed: Speed;
  readonly #slots: number;
  readonly #running = new Set<Work>();
  readonly #waiting: { readonly work: Work; readonly start: () => void }[] = [];

  constructor({ slots = 256, speed = {}, blocks = 1_000 }: EngineOptions) {
    this.#slots = slots;
    this.speed = speed;
    this.blocks = blocks;
    this.prefixes = new PrefixCache(blocks);
  }

  get running(): number {
    return this.pretence.running ?? this.#running.size;
  }

  get queue(): number {
    return this.pretence.queue ?? this.#waiting.length;
  }

  /** 0 to 1. */
  get kvUse(): number {
    let used = 0;
    for (const { blocks } of this.#running) used += blocks;
    return this.pretence.kv ?? Math.min(1, used / this.blocks);
  }

  /** Models of requests that run, and of those that queue, each once. */
  models(): { readonly running: readonly string[]; readonly waiting: readonly string[] } {
    const running = new Set([...this.#running].map(({ model }) => model));
    const waiting = new Set(this.#waiting.map(({ work }) => work.model));
    return { running: [...running].sort(), waiting: [...waiting].sort() };
  }

  /** Resolves when the prompt has been read: after the queue, and the prefill of what is not cached. */
  async admit(model: string, prompt: string, promptTokens: number): Promise<Job> {
    const work: Work = { model, blocks: Math.ceil(promptTokens / BLOCK_TOKENS) };
    if (this.#running.size >= this.#slots) {
      await new Promise<void>((start) => this.#waiting.push({ work, start }));
    }
    this.#running.add(work);
    const cachedTokens = Math.min(promptTokens, this.prefixes.look(model, prompt) * BLOCK_TOKENS);
    await pauseFor((promptTokens - cachedTokens) * (this.speed.prefill ?? 0));
    let tokens = 0;
    return {
      model,
      promptTokens,
      cachedTokens,
      token: () => {
        if (++tokens % BLOCK_TOKENS === 1) work.blocks++;
        const { decode = 0 } = this.speed;
        return typeof decode === "number" ? pauseFor(decode) : decode();
      },
      end: () => this.#end(work),
    };
  }

  #end(work: Work): void {
    if (!this.#running.delete(work)) return;
    this.#waiting.shift()?.start();
  }
}

async function pauseFor(milliseconds: number): Promise<void> {
  if (milliseconds > 0) await wait(milliseconds);
}
