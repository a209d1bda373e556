/** The last of many, and how many more there were. */
export class LastOf<T> {
  readonly #most: number;
  #items: T[] = [];
  #leftOut = 0;

  constructor(most: number) {
    this.#most = most;
  }

  get items(): readonly T[] {
    return this.#items;
  }

  /** How many came before those that are kept. */
  get leftOut(): number {
    return this.#leftOut;
  }

  add(item: T): void {
    this.#items.push(item);
    if (this.#items.length <= this.#most) return;
    this.#items.shift();
    this.#leftOut += 1;
  }

  /** Takes away what is not to be kept. */
  keep(wanted: (item: T) => boolean): void {
    this.#items = this.#items.filter(wanted);
  }
}
