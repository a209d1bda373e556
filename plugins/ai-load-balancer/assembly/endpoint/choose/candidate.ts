import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import { PodState } from "../metrics/board";
import { Dice } from "./dice";

/** An endpoint that may be picked. */
@final
export class Candidate {
  constructor(
    readonly address: Bytes,
    /** Requests under way there, of this gateway. */
    readonly inFlight: i64,
    /** Whether it has failed a moment ago. */
    readonly isFailing: bool,
    /** Null: nothing is known of it, or not any more. */
    readonly state: PodState | null,
  ) {}

  /**
   * Requests that wait there: as last told, and what this gateway has sent since or seen finished. Between two readings a burst
   * would else go to one endpoint.
   */
  get queue(): f64 {
    const state = this.state;
    if (state == null) return <f64>this.inFlight;
    return max<f64>(state.waiting + <f64>(this.inFlight - state.inFlight), 0);
  }

  /** Share of the KV cache in use; 0 where it is not told. */
  get kv(): f64 {
    const state = this.state;
    return state == null ? 0 : max<f64>(state.kv, 0);
  }
}

/** Those of which something holds. */
export abstract class Filter {
  abstract passes(candidate: Candidate): bool;

  apply(candidates: Array<Candidate>): Array<Candidate> {
    const passed: Candidate[] = [];
    for (let i = 0; i < candidates.length; i++) {
      if (this.passes(candidates[i])) passed.push(candidates[i]);
    }
    return passed;
  }

  /** The same, or all where it holds for none. */
  prefer(candidates: Array<Candidate>): Array<Candidate> {
    const passed = this.apply(candidates);
    return passed.length > 0 ? passed : candidates;
  }
}

@final
class Standing extends Filter {
  passes(candidate: Candidate): bool {
    return !candidate.isFailing;
  }
}

@final
class Known extends Filter {
  passes(candidate: Candidate): bool {
    return candidate.state != null;
  }
}

/** Those that have not failed just now, if there are any. */
export function standing(candidates: Array<Candidate>): Array<Candidate> {
  return new Standing().prefer(candidates);
}

/** Those whose metrics are known, if there are any. */
export function known(candidates: Array<Candidate>): Array<Candidate> {
  return new Known().prefer(candidates);
}

/** What is compared of candidates. */
export abstract class Measure {
  abstract of(candidate: Candidate): f64;
}

/** As GIE's filters take "least": those in the lowest of as many equal parts of the range as there are candidates. */
export function lowest(candidates: Array<Candidate>, measure: Measure): Array<Candidate> {
  if (candidates.length < 2) return candidates;
  let least = Infinity;
  let most = -Infinity;
  for (let i = 0; i < candidates.length; i++) {
    const value = measure.of(candidates[i]);
    least = min<f64>(least, value);
    most = max<f64>(most, value);
  }
  const bound = least + (most - least) / <f64>candidates.length;
  const found: Candidate[] = [];
  for (let i = 0; i < candidates.length; i++) {
    if (measure.of(candidates[i]) <= bound) found.push(candidates[i]);
  }
  return found.length > 0 ? found : candidates;
}

/** One of them; null where there is none. */
export function anyOf(candidates: Array<Candidate>, dice: Dice): Candidate | null {
  if (candidates.length == 0) return null;
  return candidates[min<i32>(<i32>dice.below(<u32>candidates.length), candidates.length - 1)];
}
