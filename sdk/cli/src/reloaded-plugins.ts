/** Milliseconds between two looks. */
const LOOK = 200;

/** Looks after the last trap: a minute. Without a request nothing is loaded again, and there is nothing to tell. */
const MOST_LOOKS = 300;

/** By plugin: how often its host has loaded it again. */
export type ReloadCounts = () => Promise<ReadonlyMap<string, number>>;

/** Finds out what trapped where the trap does not tell: the host's counters say what it loads again after it. */
export class ReloadedPlugins {
  readonly #counts: ReloadCounts;
  readonly #tell: (plugins: readonly string[]) => void;
  #seen: ReadonlyMap<string, number> = new Map();
  #isAsked = false;
  #looks = 0;
  #timer: NodeJS.Timeout | undefined;

  /** @param tell told which were loaded again since somebody trapped without a name */
  constructor(counts: ReloadCounts, tell: (plugins: readonly string[]) => void) {
    this.#counts = counts;
    this.#tell = tell;
  }

  /** @param isNamed whether it is known whose it was; then what is loaded again is only kept in mind */
  trapped(isNamed: boolean): void {
    if (!isNamed) this.#isAsked = true;
    this.#looks = 0;
    this.#timer ??= this.#later();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#looks = MOST_LOOKS;
  }

  #later(): NodeJS.Timeout {
    return setTimeout(() => void this.#look(), LOOK).unref();
  }

  async #look(): Promise<void> {
    // A host that answers nothing may be ending.
    const counts = await this.#counts().catch(() => this.#seen);
    const reloaded = [...counts].filter(([plugin, count]) => count > (this.#seen.get(plugin) ?? 0));
    this.#seen = counts;
    if (reloaded.length > 0) {
      if (this.#isAsked) this.#tell(reloaded.map(([plugin]) => plugin));
      this.#isAsked = false;
      this.#looks = MOST_LOOKS;
    }
    this.#looks += 1;
    this.#timer = this.#looks < MOST_LOOKS ? this.#later() : undefined;
  }
}
