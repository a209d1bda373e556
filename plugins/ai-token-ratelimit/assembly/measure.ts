import { Need, Usage } from "proxy-wasm-assemblyscript-sdk/assembly/usage";

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
}

/** A measure by its name in configurations; Total for anything else. */
export function measureOf(name: string): Measure {
  if (name == "input") return Measure.Input;
  if (name == "output") return Measure.Output;
  if (name == "cached") return Measure.Cached;
  if (name == "reasoning") return Measure.Reasoning;
  return name == "requests" ? Measure.Requests : Measure.Total;
}

/** How a message names what is counted. */
export function unitOf(measure: Measure): string {
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

/** What a call that is over counts. A further measure, such as money, is one more case here and in `expectedOf`. */
export function actualOf(measure: Measure, usage: Usage): i64 {
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
    default:
      return need.input + need.output;
  }
}
