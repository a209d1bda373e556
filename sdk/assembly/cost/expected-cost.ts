import { Cost } from "../ai/cost/cost";
import { PriceBook } from "../ai/cost/price-book";
import { Usage } from "../ai/usage";
import { Bytes } from "../bytes";
import { CallPrice } from "./call-price";

/** The dearest call that is counted whole: a million dollars. */
export const MOST_PICO_DOLLARS: i64 = 1_000_000_000_000_000_000;

/**
 * What a call may cost before it is known who answers, in 10⁻¹² US$. A model without a price may be another's name, which a
 * route knows: then it may cost what it costs by the highest of all prices. -1: there is no price.
 * @param model the one that is asked for; empty: nobody says
 */
export function expectedCost(prices: PriceBook, model: Bytes, input: i64, output: i64): i64 {
  const usage = usageOf(input, output);
  const cost = priceOf(prices, model, usage);
  return cost.known ? min(cost.picoDollars, MOST_PICO_DOLLARS) : min(prices.highest(usage), MOST_PICO_DOLLARS);
}

/** Whether a model has a price of its own, whoever answers. */
export function hasPrice(prices: PriceBook, model: Bytes): bool {
  return priceOf(prices, model, usageOf(1, 1)).known;
}

function usageOf(input: i64, output: i64): Usage {
  const usage = new Usage();
  usage.reportedInput = input;
  usage.reportedOutput = output;
  return usage;
}

function priceOf(prices: PriceBook, model: Bytes, usage: Usage): Cost {
  return CallPrice.of(prices, Bytes.empty(), [model]).costOf(usage);
}
