/** The search for the resource of a refused response that is to blame: parts of it are offered one by one. */
export class BlameSearch {
  #parts: (readonly string[])[] = [];

  get isOver(): boolean {
    return this.#parts.length === 0;
  }

  /** Takes a refused response, or a refused part of one, apart. */
  narrow(names: readonly string[], error: string): void {
    this.#parts.unshift(...suspects(names, error));
  }

  /** Names that are no longer open are no suspects. */
  prune(open: readonly { readonly name: string }[]): void {
    if (this.isOver) {
      return;
    }
    const names = new Set(open.map(({ name }) => name));
    const parts = this.#parts.map((part) => part.filter((name) => names.has(name)));
    this.#parts = parts.filter((part) => part.length > 0);
  }

  /** The next part; undefined when there is none. */
  next(): ReadonlySet<string> | undefined {
    const part = this.#parts.shift();
    return part === undefined ? undefined : new Set(part);
  }
}

/**
 * How a refused response is taken apart: what Envoy's words do not name goes first, since of listeners and clusters it
 * has taken that already; otherwise in halves.
 */
function suspects(names: readonly string[], error: string): (readonly string[])[] {
  const named = names.filter((name) => error.includes(name));
  if (named.length > 0 && named.length < names.length) {
    return [names.filter((name) => !error.includes(name)), ...named.map((name) => [name])];
  }
  const half = Math.ceil(names.length / 2);
  return [names.slice(0, half), names.slice(half)];
}
