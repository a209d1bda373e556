import { Counter, Histogram } from "proxy-wasm-assemblyscript-sdk/assembly";

/** Histograms of OpenTelemetry's GenAI conventions; durations in milliseconds, since metrics of Wasm are integers. */
export const enum GenAiHistogram {
  InputTokens,
  OutputTokens,
  RequestDuration,
  TimeToFirstToken,
  TimePerOutputToken,
}

const NAMES: StaticArray<string> = [
  "gen_ai.client.token.usage",
  "gen_ai.client.token.usage",
  "gen_ai.server.request.duration_milliseconds",
  "gen_ai.server.time_to_first_token_milliseconds",
  "gen_ai.server.time_per_output_token_milliseconds",
];

const TOKEN_TYPES: StaticArray<string> = [";.token_type=.input", ";.token_type=.output", "", "", ""];

/** The histograms and the cost of one combination of labels. Each is defined when it first has something to record. */
@final
export class GenAiSeries {
  private cost: Counter | null = null;
  private readonly histograms: StaticArray<Histogram | null> = new StaticArray<Histogram | null>(NAMES.length);

  /** @param labels as they stand in the name, from the first semicolon on */
  constructor(private readonly labels: string) {}

  /** Adds to a counter, since sums of a host's histograms are not exact. @param amount 10⁻⁹ US$ */
  addCost(amount: i64): void {
    let defined = this.cost;
    if (!defined) {
      defined = new Counter("gen_ai.client.cost_nano_usd" + this.labels);
      this.cost = defined;
    }
    defined.add(amount);
  }

  /** Records `value`; nothing happens for what is not known, less than 0. */
  record(histogram: GenAiHistogram, value: i64): void {
    if (value < 0) return;
    let defined = this.histograms[histogram];
    if (!defined) {
      defined = new Histogram(NAMES[histogram] + this.labels + TOKEN_TYPES[histogram]);
      this.histograms[histogram] = defined;
    }
    defined.record(<u64>value);
  }
}
