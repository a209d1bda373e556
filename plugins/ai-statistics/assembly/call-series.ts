import { Counter } from "proxy-wasm-assemblyscript-sdk/assembly";

/** The counters of Higress's ai-statistics, durations in milliseconds; then our own. */
export const enum CallCounter {
  InputToken,
  OutputToken,
  TotalToken,
  FirstTokenDuration,
  ServiceDuration,
  DurationCount,
  StreamDurationCount,
  /** 10⁻⁹ US$ */
  Cost,
  /** calls whose cost is not known */
  CostUnknown,
  /** calls whose tokens are an estimate */
  Estimated,
  /** the first of what plugins did with a request, in the order of `Outcome` */
  Outcomes,
}

const NAMES: StaticArray<string> = [
  "input_token",
  "output_token",
  "total_token",
  "llm_first_token_duration",
  "llm_service_duration",
  "llm_duration_count",
  "llm_stream_duration_count",
  "cost_nano_usd",
  "cost_unknown_count",
  "usage_estimated_count",
  "cache_hit_count",
  "cache_miss_count",
  "cache_skip_count",
  "guard_pass_count",
  "guard_deny_count",
  "guard_mask_count",
  "limited_count",
];

/** The counters of one route, cluster, model, consumer and his team. Each is defined when it first has something to count. */
@final
export class CallSeries {
  private readonly counters: StaticArray<Counter | null> = new StaticArray<Counter | null>(NAMES.length);

  /** @param prefix the name up to and including `.metric.` */
  constructor(private readonly prefix: string) {}

  /** Adds `amount`; nothing happens for what is not known, less than 0. */
  add(counter: i32, amount: i64): void {
    if (amount < 0) return;
    let defined = this.counters[counter];
    if (!defined) {
      defined = new Counter(this.prefix + NAMES[counter]);
      this.counters[counter] = defined;
    }
    defined.add(amount);
  }
}
