import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import {
  CallPrice,
  Cost,
  expectedCost,
  MOST_PICO_DOLLARS,
  PriceBook,
} from "proxy-wasm-assemblyscript-sdk/assembly/cost";
import { Need, Usage } from "proxy-wasm-assemblyscript-sdk/assembly/usage";
import { Unit } from "./amount";

/** What a call uses of budgets: before it by estimate, after it what it did. */
@final
export class Spend {
  constructor(
    readonly tokens: i64,
    /** 10⁻¹² US$; -1: not known. */
    readonly picoDollars: i64,
  ) {}

  static none(): Spend {
    return new Spend(0, 0);
  }

  /**
   * Before the call. A model without a price may be another's name, which a route knows: then the call may cost what it costs
   * by the highest of all prices.
   * @param model the one that is asked for; empty: nobody says
   */
  static expected(prices: PriceBook, model: Bytes, need: Need): Spend {
    const tokens = need.input + need.output;
    if (tokens == 0) return Spend.none();
    return new Spend(tokens, expectedCost(prices, model, need.input, need.output));
  }

  /** After it. @param price the stream's own */
  static actual(usage: Usage, price: CallPrice): Spend {
    const cost = price.costOf(usage);
    return new Spend(usage.total, cost.known ? picoOf(cost) : -1);
  }

  /** In a unit; 0 where it is not known. */
  of(unit: Unit): i64 {
    return unit == Unit.Tokens ? this.tokens : max<i64>(this.picoDollars, 0);
  }
}

function picoOf(cost: Cost): i64 {
  return min(cost.picoDollars, MOST_PICO_DOLLARS);
}
