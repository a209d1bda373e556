import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Candidate } from "../endpoint/choose/candidate";
import { Dice } from "../endpoint/choose/dice";
import { PodState } from "../endpoint/metrics/board";

/** Throws what it was told to, again and again. */
@final
export class LoadedDice extends Dice {
  constructor(private readonly face: u32) {
    super();
  }

  below(bound: u32): u32 {
    return bound == 0 ? 0 : this.face % bound;
  }
}

/** An endpoint of which the metrics are known. */
export function pod(name: string, queue: f64, kv: f64, adapters: string = "", maxAdapters: i32 = 0): Candidate {
  const state = new PodState(Bytes.of(name));
  state.at = 1;
  state.metrics.waiting = queue;
  state.metrics.kv = kv;
  state.metrics.runningAdapters = Bytes.of(adapters);
  state.metrics.maxAdapters = maxAdapters;
  return new Candidate(state.address, 0, false, state);
}

/** An endpoint of which only the requests under way are known. */
export function busy(name: string, inFlight: i64, isFailing: bool = false): Candidate {
  return new Candidate(Bytes.of(name), inFlight, isFailing, null);
}

export function nameOf(candidate: Candidate | null): string {
  return candidate == null ? "none" : candidate.address.toString();
}
