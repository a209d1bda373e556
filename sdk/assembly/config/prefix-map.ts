/** The prefixes of one length. */
@final
class PrefixLength {
  readonly values: Map<string, string> = new Map<string, string>();

  /** @param length UTF-16 units */
  constructor(readonly length: i32) {}
}

/**
 * Texts by how a name begins: the longest prefix counts. Costs one look-up for each length that occurs, however many
 * prefixes there are.
 */
@final
export class PrefixMap {
  /** Longest first. */
  private readonly lengths: Array<PrefixLength> = [];

  /** In the place of an equal prefix, if there is one. */
  set(prefix: string, value: string): void {
    this.ofLength(prefix.length).values.set(prefix, value);
  }

  /** Whether the prefix itself is there. */
  has(prefix: string): bool {
    const at = this.after(prefix.length);
    return at < this.lengths.length && this.lengths[at].values.has(prefix);
  }

  get isEmpty(): bool {
    return this.lengths.length == 0;
  }

  /** The text of the longest prefix that `name` has; null when it has none. */
  find(name: string): string | null {
    for (let i = this.after(name.length); i < this.lengths.length; i++) {
      const entry = this.lengths[i];
      const prefix = name.substring(0, entry.length);
      if (entry.values.has(prefix)) return entry.values.get(prefix);
    }
    return null;
  }

  private ofLength(length: i32): PrefixLength {
    const lengths = this.lengths;
    const at = this.after(length);
    if (at < lengths.length && lengths[at].length == length) return lengths[at];
    const entry = new PrefixLength(length);
    lengths.push(entry);
    for (let i = lengths.length - 1; i > at; i--) lengths[i] = lengths[i - 1];
    lengths[at] = entry;
    return entry;
  }

  /** Position of the first entry that is not longer than that. */
  private after(length: i32): i32 {
    let low = 0;
    let high = this.lengths.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.lengths[middle].length > length) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
