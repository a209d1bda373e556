import { Bytes, randomBelow, RequestFacts } from "proxy-wasm-assemblyscript-sdk/assembly";
import { RequestSize } from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { ConditionalTarget } from "./condition";
import { targetAt, targetOf, totalWeight } from "./draw";
import { Target } from "./target";

export const enum Strategy {
  Weighted,
  Priority,
  LeastCost,
}

/** The targets of a route, and how one of them is chosen. */
@final
export class TargetSet {
  /** Those with a `when`, in order. */
  readonly conditional: ConditionalTarget[] = [];
  /** The others: who is chosen among. With `Weighted`, all have a weight. */
  readonly open: Target[] = [];
  strategy: Strategy = Strategy.Weighted;
  /** Header whose value keeps its target; no bytes where each request is on its own. */
  stickyHeader: Bytes = Bytes.empty();
  /** Whether a target's context window is known. */
  hasWindows: bool = false;

  constructor(private readonly consumerHeader: Bytes) {}

  /** Whether the choice among open targets depends on the body. */
  get readsBody(): bool {
    return this.open.length > 1 && (this.hasWindows || this.strategy == Strategy.LeastCost);
  }

  /** The first whose `when` holds, or null. */
  named(facts: RequestFacts): Target | null {
    for (let i = 0; i < this.conditional.length; i++) {
      if (this.conditional[i].holds(facts, this.consumerHeader)) return this.conditional[i].target;
    }
    return null;
  }

  /** One of the open targets, or null where there is none. @param size null where nothing is known of the body */
  choose(facts: RequestFacts, size: RequestSize | null): Target | null {
    const targets = size == null ? this.open : fitting(this.open, size);
    switch (this.strategy) {
      case Strategy.Weighted:
        return this.draw(facts, targets);
      case Strategy.LeastCost:
        return cheapest(targets, size == null ? new RequestSize() : size);
      default:
        return targets.length > 0 ? targets[0] : null;
    }
  }

  private draw(facts: RequestFacts, targets: Target[]): Target | null {
    const header = this.stickyHeader;
    const value: Bytes | null = header.length == 0 ? null : facts.header(header);
    if (value != null && value.length > 0) return targetOf(targets, value);
    const total = totalWeight(targets);
    return total == 0 ? null : targetAt(targets, randomBelow(total));
  }
}

/** Those whose context window holds the request, or all where none does: the provider then says what is wrong. */
function fitting(targets: Target[], size: RequestSize): Target[] {
  const found: Target[] = [];
  for (let i = 0; i < targets.length; i++) if (targets[i].fits(size)) found.push(targets[i]);
  return found.length > 0 ? found : targets;
}

/** Of equal ones the first. */
function cheapest(targets: Target[], size: RequestSize): Target | null {
  let best: Target | null = null;
  let lowest: f64 = Infinity;
  for (let i = 0; i < targets.length; i++) {
    const cost = targets[i].costOf(size);
    if (cost >= lowest) continue;
    lowest = cost;
    best = targets[i];
  }
  return best;
}
