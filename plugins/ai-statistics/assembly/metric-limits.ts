import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import { NameIndex } from "./name-index";

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

/** The first names seen, up to a limit. */
@final
export class BoundedNames {
  private readonly known: NameIndex = new NameIndex();

  constructor(private readonly limit: i32) {}

  /** The name itself when it is known or there is room for it, else `other`. */
  admit(name: Bytes): Bytes {
    if (this.known.find(name) >= 0) return name;
    if (this.known.size >= this.limit) return OTHER;
    this.known.add(name);
    return name;
  }

  /** The name itself when it is known, else `other`: for names that nobody has confirmed. */
  recall(name: Bytes): Bytes {
    return this.known.find(name) >= 0 ? name : OTHER;
  }
}
