import { LogLevel } from "../abi/types";
import { monotonicNanoseconds } from "../clock";
import { log } from "../log";
import { Counter } from "../metrics";
import { StoreFault, storeFaultName } from "./fault";

/** What a rule does with a request when its store fails. */
export const enum OnStoreError {
  Allow,
  Deny,
}

/** `allow` or `deny`, as configurations write it; Allow for anything else. */
export function onStoreErrorOf(name: string): OnStoreError {
  return name == "deny" ? OnStoreError.Deny : OnStoreError.Allow;
}

/**
 * Decides for requests whose store failed, and tells of it: each counts in the metric `store.<plugin>.<fault>.<allow|deny>`, and
 * one line a period says that it is so. One for each configuration.
 */
@final
export class StoreErrors {
  private readonly counters: Map<string, Counter> = new Map<string, Counter>();
  /** Monotonic nanoseconds of the next line. */
  private quietUntil: u64 = 0;
  private untold: i64 = 0;

  /** @param period milliseconds between two lines */
  constructor(
    private readonly plugin: string,
    private readonly period: u32 = 60_000,
  ) {}

  /**
   * Whether the request goes on without the store.
   * @param error the reply's, which holds no key and no value
   */
  allows(fault: StoreFault, error: string, policy: OnStoreError): bool {
    const decision = policy == OnStoreError.Allow ? "allow" : "deny";
    this.counter("store." + this.plugin + "." + storeFaultName(fault) + "." + decision).add();
    this.tell(fault, error, policy == OnStoreError.Allow ? "lets requests pass" : "refuses requests");
    return policy == OnStoreError.Allow;
  }

  private counter(name: string): Counter {
    if (this.counters.has(name)) return this.counters.get(name);
    const counter = new Counter(name);
    this.counters.set(name, counter);
    return counter;
  }

  private tell(fault: StoreFault, error: string, what: string): void {
    const now = monotonicNanoseconds();
    if (now < this.quietUntil) {
      this.untold++;
      return;
    }
    this.quietUntil = now + <u64>this.period * 1_000_000;
    const more = this.untold > 0 ? " (and " + this.untold.toString() + " times since the last line)" : "";
    this.untold = 0;
    log(LogLevel.Warn, this.plugin + ": " + what + ": store: " + storeFaultName(fault) + ": " + error + more);
  }
}
