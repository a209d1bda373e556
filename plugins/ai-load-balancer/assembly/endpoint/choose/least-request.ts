import { Candidate, Measure, anyOf, standing } from "./candidate";
import { Dice } from "./dice";

@final
class InFlight extends Measure {
  of(candidate: Candidate): f64 {
    return <f64>candidate.inFlight;
  }
}

export const IN_FLIGHT: Measure = new InFlight();

/** Those of which nobody has less. */
export function least(candidates: Array<Candidate>, measure: Measure): Array<Candidate> {
  let lowest = Infinity;
  for (let i = 0; i < candidates.length; i++) lowest = min<f64>(lowest, measure.of(candidates[i]));
  const found: Candidate[] = [];
  for (let i = 0; i < candidates.length; i++) {
    if (measure.of(candidates[i]) <= lowest) found.push(candidates[i]);
  }
  return found;
}

/** The endpoint with the fewest requests under way; of several one at random. */
export function leastRequest(candidates: Array<Candidate>, dice: Dice): Candidate | null {
  return anyOf(least(standing(candidates), IN_FLIGHT), dice);
}

/** The owner of a prefix, unless it has failed, or has so many more requests than the least busy one. Null: another is to be picked. */
export function ownerOf(candidates: Array<Candidate>, owner: Candidate | null, maxImbalance: i64): Candidate | null {
  if (owner == null) return null;
  const well = standing(candidates);
  if (!well.includes(owner)) return null;
  const others = least(well, IN_FLIGHT);
  if (maxImbalance > 0 && others.length > 0 && owner.inFlight - others[0].inFlight > maxImbalance) return null;
  return owner;
}
