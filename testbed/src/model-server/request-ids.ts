/** How often each request id was seen: an answer that is lost or doubled shows in it. */
export class RequestIds {
  readonly #counts = new Map<string, number>();

  add(id: string | undefined): void {
    if (id !== undefined) this.#counts.set(id, (this.#counts.get(id) ?? 0) + 1);
  }

  /** Distinct ids. */
  get size(): number {
    return this.#counts.size;
  }

  /** Ids that came more than once. */
  get repeated(): readonly string[] {
    return [...this.#counts].filter(([, count]) => count > 1).map(([id]) => id);
  }

  ids(): IterableIterator<string> {
    return this.#counts.keys();
  }

  clear(): void {
    this.#counts.clear();
  }
}
