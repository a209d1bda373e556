import { Usage } from "../usage";
import { ModelPrice, TokenRates } from "./price";
import { Rate } from "./rate";

/** Why a cost is not known. */
export const enum CostGap {
  /** It is known. */
  None,
  /** The model has no price. */
  Price,
  /** The answer has no usage, or too little of it. */
  Usage,
}

const PICO_IN_NANO: i64 = 1000;
const PICO_IN_MICRO: i64 = 1000000;
const PICO_IN_DOLLAR: i64 = 1000000000000;
const DECIMALS: i32 = 12;

/** What one request costs, exactly, in US dollars; or that it is not known, which is no cost of zero. */
@final
export class Cost {
  private constructor(
    readonly gap: CostGap,
    /** 10⁻¹² US$; 0 where the cost is not known, i64.MAX_VALUE where it is beyond nine million dollars */
    readonly picoDollars: i64,
  ) {}

  static unknown(gap: CostGap): Cost {
    return new Cost(gap, 0);
  }

  /**
   * @param price null where the model has none
   * @param isBatch whether the request came by the provider's batch API
   */
  static of(usage: Usage, price: ModelPrice | null, isBatch: bool = false): Cost {
    if (price == null) return Cost.unknown(CostGap.Price);
    const input = inputOf(usage);
    if (input < 0) return Cost.unknown(CostGap.Usage);
    const rates = price.ratesFor(input, isBatch);
    if (!rates.known) return Cost.unknown(CostGap.Price);
    return new Cost(CostGap.None, plus(inputCost(usage, input, rates), outputCost(usage, rates)));
  }

  get known(): bool {
    return this.gap == CostGap.None;
  }

  /** 10⁻⁶ US$, rounded half up: 0 for what costs less than half of that, so no unit for sums of many requests. */
  get microDollars(): i64 {
    return rounded(this.picoDollars, PICO_IN_MICRO);
  }

  /** 10⁻⁹ US$, rounded half up: for ledgers. A double holds nine million dollars of them exactly, an i64 nine billion. */
  get nanoDollars(): i64 {
    return rounded(this.picoDollars, PICO_IN_NANO);
  }

  /** US dollars as a decimal number, exact and without zeros at its end: `0.0001825`. Empty where the cost is not known. */
  toString(): string {
    if (!this.known) return "";
    const whole = (this.picoDollars / PICO_IN_DOLLAR).toString();
    let decimals = (this.picoDollars % PICO_IN_DOLLAR).toString().padStart(DECIMALS, "0");
    let length = DECIMALS;
    while (length > 0 && decimals.charCodeAt(length - 1) == 0x30) length--;
    decimals = decimals.substring(0, length);
    return length == 0 ? whole : whole + "." + decimals;
  }
}

/** All input tokens; -1 where they can't be told. */
function inputOf(usage: Usage): i64 {
  if (usage.reportedInput >= 0) return usage.input;
  if (usage.reportedTotal < 0 || usage.reportedOutput < 0) return -1;
  return max<i64>(usage.reportedTotal - usage.output, 0);
}

function inputCost(usage: Usage, input: i64, rates: TokenRates): i64 {
  const cached = min(atLeastZero(usage.cachedInput), input);
  const written = min(atLeastZero(usage.cacheCreation), input - cached);
  const hour = min(atLeastZero(usage.cacheCreationHour), written);
  const audio = min(atLeastZero(usage.audioInput), input - cached - written);
  const ofCache = plus(times(cached, rates.cachedInputOrInput), times(hour, rates.cacheWriteHourOrLess));
  const fresh = plus(times(audio, rates.audioInputOrInput), times(input - cached - written - audio, rates.input));
  return plus(plus(ofCache, times(written - hour, rates.cacheWriteOrInput)), fresh);
}

function outputCost(usage: Usage, rates: TokenRates): i64 {
  const output = usage.output;
  const reasoning = min(atLeastZero(usage.reasoning), output);
  const audio = min(atLeastZero(usage.audioOutput), output - reasoning);
  const special = plus(times(reasoning, rates.reasoningOrOutput), times(audio, rates.audioOutputOrOutput));
  return plus(special, times(output - reasoning - audio, rates.output));
}

/** Sums and products stop at the highest number: counts come from outside. */
function plus(a: i64, b: i64): i64 {
  return a > i64.MAX_VALUE - b ? i64.MAX_VALUE : a + b;
}

function times(tokens: i64, rate: Rate): i64 {
  return rate > 0 && tokens > i64.MAX_VALUE / rate ? i64.MAX_VALUE : tokens * rate;
}

function rounded(picoDollars: i64, unit: i64): i64 {
  return picoDollars / unit + (picoDollars % unit >= unit / 2 ? 1 : 0);
}

function atLeastZero(count: i64): i64 {
  return max<i64>(count, 0);
}
