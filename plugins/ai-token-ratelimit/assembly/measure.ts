import { Need, Usage } from "proxy-wasm-assemblyscript-sdk/assembly/usage";
import { dollarText } from "./dollars";

/** What a limit counts. */
export const enum Measure {
  Total,
  Input,
  Output,
  /** Input that was read from the provider's cache. */
  Cached,
  /** Output that was spent on thinking. */
  Reasoning,
  Requests,
  /** Money, in 10⁻⁹ US$. */
  Cost,
}

/** A measure by its name in configurations; Total for anything else. */
export function measureOf(name: string): Measure {
  if (name == "input") return Measure.Input;
  if (name == "output") return Measure.Output;
  if (name == "cached") return Measure.Cached;
  if (name == "reasoning") return Measure.Reasoning;
  if (name == "cost") return Measure.Cost;
  return name == "requests" ? Measure.Requests : Measure.Total;
}

/** A number as messages and headers have it. */
export function numberText(measure: Measure, amount: i64): string {
  return measure == Measure.Cost ? dollarText(amount) : amount.toString();
}

/** The same with its unit. */
export function amountText(measure: Measure, amount: i64): string {
  const number = numberText(measure, amount);
  return measure == Measure.Cost ? "US$ " + number : number + " " + unitOf(measure);
}

/** How a message names what is counted. */
function unitOf(measure: Measure): string {
  switch (measure) {
    case Measure.Input:
      return "input tokens";
    case Measure.Output:
      return "output tokens";
    case Measure.Cached:
      return "cached tokens";
    case Measure.Reasoning:
      return "reasoning tokens";
    case Measure.Requests:
      return "requests";
    default:
      return "tokens";
  }
}

/** What a call that is over counts; -1: nobody knows. @param nanoDollars what it cost; -1: it has no price */
export function actualOf(measure: Measure, usage: Usage, nanoDollars: i64): i64 {
  switch (measure) {
    case Measure.Input:
      return usage.input;
    case Measure.Output:
      return usage.output;
    case Measure.Cached:
      return max<i64>(usage.cachedInput, 0);
    case Measure.Reasoning:
      return max<i64>(usage.reasoning, 0);
    case Measure.Requests:
      return 1;
    case Measure.Cost:
      return nanoDollars;
    default:
      return usage.total;
  }
}

/** What is to be reserved: a part of the input or of the output may be all of it. */
export function expectedOf(measure: Measure, need: Need): i64 {
  switch (measure) {
    case Measure.Input:
    case Measure.Cached:
      return need.input;
    case Measure.Output:
    case Measure.Reasoning:
      return need.output;
    case Measure.Requests:
      return 1;
    case Measure.Cost:
      return need.nanoDollars;
    default:
      return need.input + need.output;
  }
}
