import { createHash } from "node:crypto";

/** Characters of a prompt that make a block: sixteen tokens of four characters. */
const BLOCK_CHARACTERS = 64;

/** Blocks of prompts whose keys and values are kept, the least used forgotten first: as vLLM's automatic prefix caching. */
export class PrefixCache {
  /** Blocks that were looked for. */
  queries = 0;
  /** Blocks that were there. */
  hits = 0;
  readonly #capacity: number;
  /** Digest of a block with all before it; in the order of use. */
  readonly #blocks = new Set<string>();

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** How many blocks from the beginning are there; the others are from now on. A block that is not full is never kept. */
  look(model: string, prompt: string): number {
    let hits = 0;
    let isPrefix = true;
    for (const digest of digests(model, prompt)) {
      const isKnown = this.#blocks.delete(digest);
      isPrefix &&= isKnown;
      if (isPrefix) hits++;
      this.#blocks.add(digest);
      this.queries++;
    }
    this.hits += hits;
    this.#forget();
    return hits;
  }

  #forget(): void {
    for (const oldest of this.#blocks) {
      if (this.#blocks.size <= this.#capacity) return;
      this.#blocks.delete(oldest);
    }
  }
}

function digests(model: string, prompt: string): string[] {
  const result: string[] = [];
  let parent = model;
  for (let start = 0; start + BLOCK_CHARACTERS <= prompt.length; start += BLOCK_CHARACTERS) {
    const block = prompt.slice(start, start + BLOCK_CHARACTERS);
    parent = createHash("sha1").update(parent).update(block).digest("base64");
    result.push(parent);
  }
  return result;
}
