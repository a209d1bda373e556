import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";

// Names of models and consumers come from clients and providers, and a host never forgets a metric: without limits, made-up
// names would fill its memory. What comes too late is counted as `other`. All limits are per VM, that is, per worker.

/** Models that are named. */
export const MAX_MODELS: i32 = 200;
/** Consumers that are named. */
export const MAX_CONSUMERS: i32 = 500;
/** Combinations of route, cluster, model and consumer that have counters of their own: seven each. */
export const MAX_CALL_SERIES: i32 = 1000;
/** Combinations of operation, provider, models and kind of error that have histograms of their own: five each. */
export const MAX_GEN_AI_SERIES: i32 = 200;

export const OTHER: Bytes = Bytes.of("other");

/** Names and their positions, in the order in which they were added. */
@final
export class NameIndex {
  private readonly positions: Map<string, i32> = new Map<string, i32>();

  get size(): i32 {
    return this.positions.size;
  }

  /** The position of a name, or -1. */
  find(name: string): i32 {
    return this.positions.has(name) ? this.positions.get(name) : -1;
  }

  add(name: string): void {
    this.positions.set(name, this.positions.size);
  }
}

/** The first names seen, up to a limit. */
@final
export class BoundedNames {
  private readonly known: NameIndex = new NameIndex();

  constructor(private readonly limit: i32) {}

  /** The name itself when it is known or there is room for it, else `other`. */
  admit(name: Bytes): Bytes {
    const text = name.toString();
    if (this.known.find(text) >= 0) return name;
    if (this.known.size >= this.limit) return OTHER;
    this.known.add(text);
    return name;
  }

  /** The name itself when it is known, else `other`: for names that nobody has confirmed. */
  recall(name: Bytes): Bytes {
    return this.known.find(name.toString()) >= 0 ? name : OTHER;
  }
}
