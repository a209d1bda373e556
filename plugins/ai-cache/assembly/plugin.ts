import { HttpContext, RulePlugin, RuleSet } from "proxy-wasm-assemblyscript-sdk/assembly";
import { FlightSettings, FlightTimer, SingleFlight } from "proxy-wasm-assemblyscript-sdk/assembly/cache";
import { RequestCounters } from "proxy-wasm-assemblyscript-sdk/assembly/limit";
import { OnStoreError, StoreErrors, StoreFault } from "proxy-wasm-assemblyscript-sdk/assembly/store";
import { Hit, HitKind } from "./hit";
import { Lookup } from "./lookup";
import { CacheDecoder, CachePolicy } from "./policy";
import { Saving } from "./saving";
import { AiCacheStream } from "./stream";

const NAME: string = "ai-cache";
/** Of the plugin's metrics. */
const PREFIX: string = "ai_cache_";

export class CachePlugin extends RulePlugin<CachePolicy> {
  private readonly errors: StoreErrors = new StoreErrors(NAME);
  private readonly counters: RequestCounters = new RequestCounters();
  private flights: SingleFlight | null = null;

  constructor(id: u32) {
    super(id, NAME, new CacheDecoder(id));
  }

  onConfigured(_rules: RuleSet<CachePolicy>): void {
    this.clearTimers();
    const flights = new SingleFlight(new FlightSettings());
    this.flights = flights;
    this.every(new FlightTimer(flights));
  }

  onQueueReady(token: u32): void {
    const flights = this.flights;
    if (flights != null) flights.onQueueReady(token);
  }

  createHttpContext(id: u32): HttpContext {
    return new AiCacheStream(id, this);
  }

  /** Counts the current request. @param metric its name's last part, behind `ai_cache_` */
  count(metric: string): void {
    this.counters.count(PREFIX + metric);
  }

  countHit(lookup: Lookup, hit: Hit): void {
    this.count(hit.kind == HitKind.Stale ? "stale" : "hit");
    const saving = Saving.of(hit.log, lookup.policy.prices, lookup.asked.model);
    this.counters.count(PREFIX + "saved_input_tokens", saving.inputTokens);
    this.counters.count(PREFIX + "saved_output_tokens", saving.outputTokens);
    this.counters.count(PREFIX + "saved_nano_usd", saving.nanoDollars);
  }

  /** The store did not answer as it should: the request goes on without it. @param error holds no key and no value */
  storeFailed(fault: StoreFault, error: string): void {
    this.errors.allows(fault, error, OnStoreError.Allow);
  }
}
