import { HttpContext, RulePlugin } from "proxy-wasm-assemblyscript-sdk/assembly";
import { RequestCounters } from "proxy-wasm-assemblyscript-sdk/assembly/limit";
import { OnStoreError, StoreErrors, StoreFault } from "proxy-wasm-assemblyscript-sdk/assembly/store";
import { HistoryDecoder, HistoryPolicy } from "./policy";
import { HistoryStream } from "./stream";

const NAME: string = "ai-history";

export class HistoryPlugin extends RulePlugin<HistoryPolicy> {
  private readonly errors: StoreErrors = new StoreErrors(NAME);
  private readonly counters: RequestCounters = new RequestCounters();

  constructor(id: u32) {
    super(id, NAME, new HistoryDecoder(id));
  }

  createHttpContext(id: u32): HttpContext {
    return new HistoryStream(id, this);
  }

  /** Counts the current request. @param metric its name's last part, behind `ai_history_` */
  count(metric: string): void {
    this.counters.count("ai_history_" + metric);
  }

  /** The store did not answer as it should: the request goes on without it. @param error holds no key and no value */
  storeFailed(fault: StoreFault, error: string): void {
    this.errors.allows(fault, error, OnStoreError.Allow);
  }
}
