import { Bytes, JsonValue, monotonicNanoseconds, unescapeText } from "proxy-wasm-assemblyscript-sdk/assembly";
import { CallPrice, Cost } from "proxy-wasm-assemblyscript-sdk/assembly/cost";
import { modelInPath, publishedUsage, Usage } from "proxy-wasm-assemblyscript-sdk/assembly/usage";
import { AiCall } from "./ai-call";
import { FieldValue } from "./field-value";

const NANOSECONDS_PER_MILLISECOND: u64 = 1_000_000;

/** A call that is over, in figures. Counts and times of -1 are not known. */
@final
export class CallFacts {
  /** the model asked for; empty when nobody said */
  readonly requestModel: Bytes;
  /** the model that answered; empty when nobody said */
  responseModel: Bytes = Bytes.empty();
  id: Bytes = Bytes.empty();
  readonly usage: Usage;
  /** as the provider counts them, or as an attribute says */
  inputTokens: i64 = -1;
  outputTokens: i64 = -1;
  totalTokens: i64 = -1;
  /** milliseconds from the request's headers to the first event of the stream */
  firstTokenTime: i64 = -1;
  /** milliseconds from the request's headers to now */
  readonly duration: i64;
  /** Null where nobody asks, where no model was called, and for failures, which cost nothing. */
  cost: Cost | null = null;
  /** The model that has no price, where that is why the cost is not known. */
  priceless: Bytes = Bytes.empty();

  /** @param isComplete whether the answer came to its end */
  constructor(
    readonly call: AiCall,
    readonly isComplete: bool,
  ) {
    this.duration = milliseconds(monotonicNanoseconds() - call.startedAt);
    if (call.firstEventAt != 0) this.firstTokenTime = milliseconds(call.firstEventAt - call.startedAt);
    // The path is what the model is called by: a body's name beside it is ignored, by limits as well.
    const inPath = modelInPath(call.target);
    this.requestModel = inPath.length > 0 ? inPath : call.question.model;
    const answer = call.answer;
    this.usage = call.usage;
    if (answer) {
      this.responseModel = unescapeText(answer.told.model);
      this.id = answer.told.id;
    }
    if (this.usage.known) {
      this.inputTokens = max<i64>(this.usage.reportedInput, 0);
      this.outputTokens = max<i64>(this.usage.reportedOutput, 0);
      this.totalTokens = this.usage.total;
    }
    this.applyAttributes();
  }

  /** The model that answered, else the one asked for; empty when nobody said. */
  get model(): Bytes {
    return this.responseModel.length > 0 ? this.responseModel : this.requestModel;
  }

  get hasTokens(): bool {
    return this.inputTokens >= 0 || this.outputTokens >= 0 || this.totalTokens >= 0;
  }

  /** Whether a model was called at all: other requests leave no trace in the metrics. */
  get isAiCall(): bool {
    return this.model.length > 0 || this.hasTokens;
  }

  get isSuccess(): bool {
    return this.call.isSuccess;
  }

  /** Finds out what the call cost, once it is over. */
  price(): void {
    const prices = this.call.policy.prices;
    if (prices == null || !this.isSuccess || !this.isAiCall) return;
    const price = CallPrice.ofStream(prices, this.responseModel, this.requestModel);
    const cost = price.costOf(this.chargedUsage());
    this.cost = cost;
    if (!cost.known) this.priceless = price.model;
  }

  /** What another plugin has published is whole, where the client's protocol has no words for all that costs. */
  private chargedUsage(): Usage {
    const published = JsonValue.of(publishedUsage());
    if (!published.exists && this.usage.known) return this.usage;
    const usage = new Usage();
    if (usage.merge(published)) {
      usage.isBatch = usage.isBatch || this.usage.isBatch;
      return usage;
    }
    // Counts that an attribute has found.
    usage.reportedInput = this.inputTokens;
    usage.reportedOutput = this.outputTokens;
    usage.reportedTotal = this.totalTokens;
    return usage;
  }

  /** Attributes of these keys say what is to be counted. */
  private applyAttributes(): void {
    const attributes = this.call.policy.attributes;
    for (let i = 0; i < attributes.length; i++) {
      if (!attributes[i].isCounted) continue;
      const value = this.call.attributes.found(i);
      if (value) this.apply(attributes[i].key, value);
    }
  }

  private apply(key: string, value: FieldValue): void {
    if (key == "model") this.responseModel = value.text;
    else if (value.count < 0) return;
    else if (key == "input_token") this.inputTokens = value.count;
    else if (key == "output_token") this.outputTokens = value.count;
    else this.totalTokens = value.count;
  }
}

/** Rounded to the nearest. */
function milliseconds(nanoseconds: u64): i64 {
  return <i64>((nanoseconds + NANOSECONDS_PER_MILLISECOND / 2) / NANOSECONDS_PER_MILLISECOND);
}
