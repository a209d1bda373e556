import { HttpContext, RulePlugin, RuleSet } from "proxy-wasm-assemblyscript-sdk/assembly";
import { FlightTimer } from "proxy-wasm-assemblyscript-sdk/assembly/cache";
import { RequestCounters } from "proxy-wasm-assemblyscript-sdk/assembly/limit";
import { StoreErrors } from "proxy-wasm-assemblyscript-sdk/assembly/store";
import { ResponseCacheDecoder, ResponseCachePolicy } from "./policy";
import { ResponseCacheStream } from "./stream";

const NAME: string = "response-cache";

export class ResponseCachePlugin extends RulePlugin<ResponseCachePolicy> {
  readonly errors: StoreErrors = new StoreErrors(NAME);
  private readonly counters: RequestCounters = new RequestCounters();
  private policies: Array<ResponseCachePolicy> = [];

  constructor(id: u32) {
    super(id, NAME, new ResponseCacheDecoder());
  }

  onConfigured(rules: RuleSet<ResponseCachePolicy>): void {
    this.clearTimers();
    this.policies = rules.configs();
    for (let i = 0; i < this.policies.length; i++) {
      this.policies[i].open(this.id);
      const flights = this.policies[i].flights;
      if (flights != null) this.every(new FlightTimer(flights));
    }
  }

  /** There is one queue for the whole VM, so any of them may ask. */
  onQueueReady(token: u32): void {
    for (let i = 0; i < this.policies.length; i++) {
      const flights = this.policies[i].flights;
      if (flights == null) continue;
      flights.onQueueReady(token);
      return;
    }
  }

  createHttpContext(id: u32): HttpContext {
    return new ResponseCacheStream(id, this);
  }

  /** Counts the current request. @param what `hit`, `miss`, `skip.no_store` … */
  count(what: string): void {
    this.counters.count("response_cache_" + what + "_count");
  }
}
