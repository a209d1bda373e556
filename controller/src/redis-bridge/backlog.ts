/** How much may wait for the Redis, of all requests together. */
export interface BacklogLimits {
  readonly commands: number;
  readonly bytes: number;
}

/** What waits. It is bounded: what does not fit is refused at once, since an answer that comes late helps nobody. */
export class Backlog {
  readonly #limits: BacklogLimits;
  #commands = 0;
  #bytes = 0;

  constructor(limits: BacklogLimits) {
    this.#limits = limits;
  }

  get commands(): number {
    return this.#commands;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** False, and nothing is taken, when so many do not fit. */
  takeCommands(count: number): boolean {
    if (this.#commands + count > this.#limits.commands) return false;
    this.#commands += count;
    return true;
  }

  /** False, and nothing is taken, when so many do not fit. */
  takeBytes(count: number): boolean {
    if (this.#bytes + count > this.#limits.bytes) return false;
    this.#bytes += count;
    return true;
  }

  releaseCommands(count: number): void {
    this.#commands -= count;
  }

  releaseBytes(count: number): void {
    this.#bytes -= count;
  }
}
