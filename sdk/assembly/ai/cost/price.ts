import { NO_RATE, Rate } from "./rate";

/** What each kind of token costs. Input and output are known wherever a price is; the others fall back to them. */
@final
export class TokenRates {
  input: Rate = NO_RATE;
  output: Rate = NO_RATE;
  /** input read from the provider's cache */
  cachedInput: Rate = NO_RATE;
  /** input written to the provider's cache */
  cacheWrite: Rate = NO_RATE;
  /** the same where it is kept for an hour */
  cacheWriteHour: Rate = NO_RATE;
  /** output spent on thinking */
  reasoning: Rate = NO_RATE;
  audioInput: Rate = NO_RATE;
  audioOutput: Rate = NO_RATE;

  /** Whether tokens can be priced at all. */
  get known(): bool {
    return this.input >= 0 && this.output >= 0;
  }

  get cachedInputOrInput(): Rate {
    return this.cachedInput >= 0 ? this.cachedInput : this.input;
  }

  get cacheWriteOrInput(): Rate {
    return this.cacheWrite >= 0 ? this.cacheWrite : this.input;
  }

  get cacheWriteHourOrLess(): Rate {
    return this.cacheWriteHour >= 0 ? this.cacheWriteHour : this.cacheWriteOrInput;
  }

  get reasoningOrOutput(): Rate {
    return this.reasoning >= 0 ? this.reasoning : this.output;
  }

  get audioInputOrInput(): Rate {
    return this.audioInput >= 0 ? this.audioInput : this.input;
  }

  get audioOutputOrOutput(): Rate {
    return this.audioOutput >= 0 ? this.audioOutput : this.output;
  }

  equals(other: TokenRates): bool {
    // All its fields are rates.
    return memory.compare(changetype<usize>(this), changetype<usize>(other), offsetof<TokenRates>()) == 0;
  }

  copy(): TokenRates {
    const copy = new TokenRates();
    copy.input = this.input;
    copy.output = this.output;
    copy.cachedInput = this.cachedInput;
    copy.cacheWrite = this.cacheWrite;
    copy.cacheWriteHour = this.cacheWriteHour;
    copy.reasoning = this.reasoning;
    copy.audioInput = this.audioInput;
    copy.audioOutput = this.audioOutput;
    return copy;
  }
}

/** What a model's tokens cost: as a rule, for long prompts, and by the batch API. */
@final
export class ModelPrice {
  /** A prompt of more tokens than this, cached ones included, is priced as a long one, whole; 0: there is no such price. */
  longAbove: i64 = 0;
  long: TokenRates | null = null;
  batch: TokenRates | null = null;
  longBatch: TokenRates | null = null;

  constructor(readonly usual: TokenRates) {}

  equals(other: ModelPrice): bool {
    return (
      this.longAbove == other.longAbove &&
      this.usual.equals(other.usual) &&
      same(this.long, other.long) &&
      same(this.batch, other.batch) &&
      same(this.longBatch, other.longBatch)
    );
  }

  /** The rates for a request. A discount that is not known is not given: a long batch without a price of its own is a long request. */
  ratesFor(input: i64, isBatch: bool): TokenRates {
    const isLong = this.longAbove > 0 && input > this.longAbove;
    const long = this.long;
    const batch = this.batch;
    const longBatch = this.longBatch;
    if (isLong && isBatch && longBatch != null) return longBatch;
    if (isLong && long != null) return long;
    return isBatch && batch != null ? batch : this.usual;
  }
}

function same(a: TokenRates | null, b: TokenRates | null): bool {
  if (a == null || b == null) return a == null && b == null;
  return a.equals(b);
}
