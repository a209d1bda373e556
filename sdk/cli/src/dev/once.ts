/** Milliseconds within which the threads of a host say the same thing. */
const WINDOW = 3_000;

/** Lines kept in mind at most. */
const MOST_LINES = 1_000;

interface Seen {
  readonly thread: string;
  readonly at: number;
}

/**
 * Lets a line pass once that each thread of Envoy says: every thread has a VM of its own, which is configured, and ticks, by
 * itself. What one thread says twice is said twice, save while a plugin is loaded: then the first thread has two VMs.
 */
export class OncePerThreads {
  readonly #seen = new Map<string, Seen>();

  /** @param now milliseconds, of any clock */
  passes(text: string, thread: string, now: number, loading: boolean): boolean {
    const seen = this.#seen.get(text);
    const recent = seen !== undefined && now - seen.at < WINDOW;
    if (recent && seen.thread !== thread) {
      this.#seen.delete(text);
      return false;
    }
    if (recent && loading) return false;
    if (this.#seen.size >= MOST_LINES) this.#seen.clear();
    this.#seen.set(text, { thread, at: now });
    return true;
  }
}
