import { anyOf, Candidate, Filter, lowest, Measure, standing } from "./candidate";
import { Dice } from "./dice";

/** The metric that a configuration names, or its negative. */
@final
class Target extends Measure {
  constructor(private readonly sign: f64) {
    super();
  }

  of(candidate: Candidate): f64 {
    const state = candidate.state;
    return state == null ? 0 : state.metrics.target * this.sign;
  }
}

@final
class TellsTarget extends Filter {
  passes(candidate: Candidate): bool {
    const state = candidate.state;
    return state != null && !isNaN(state.metrics.target);
  }
}

/** One of those that have least, or most, of the metric; of all, where nobody tells it. */
export function byMetric(candidates: Array<Candidate>, wantsMost: bool, dice: Dice): Candidate | null {
  const left = standing(candidates);
  const telling = new TellsTarget().apply(left);
  if (telling.length == 0) return anyOf(left, dice);
  return anyOf(lowest(telling, new Target(wantsMost ? -1 : 1)), dice);
}
