import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import { logarithm } from "./logarithm";
import { mix, stableHash } from "./stable-hash";
import { Target } from "./target";

/** 2⁻⁵². */
const UNIT: f64 = 2.220446049250313e-16;

/** All weights together: at most 64 times a million. */
export function totalWeight(targets: Target[]): u32 {
  let total: u32 = 0;
  for (let i = 0; i < targets.length; i++) total += targets[i].weight;
  return total;
}

/** The target at a point of the row in which each takes as much room as its weight; null beyond the end. */
export function targetAt(targets: Target[], point: u32): Target | null {
  let left = point;
  for (let i = 0; i < targets.length; i++) {
    const weight = targets[i].weight;
    if (left < weight) return targets[i];
    left -= weight;
  }
  return null;
}

/**
 * The target of a value: the same each time, evenly by weight. Weighted rendezvous hashing: each target draws a number from
 * the value's hash and its own, distributed so that the lowest is its with a probability in proportion to its weight. So
 * a target that is added, or gets more weight, only takes values over, from all others alike.
 */
export function targetOf(targets: Target[], value: Bytes): Target | null {
  const hash = stableHash(value);
  let best: Target | null = null;
  let lowest: f64 = Infinity;
  for (let i = 0; i < targets.length; i++) {
    const target = targets[i];
    if (target.weight == 0) continue;
    const drawn = -logarithm(fraction(mix(hash ^ target.hash))) / <f64>target.weight;
    if (drawn >= lowest) continue;
    lowest = drawn;
    best = target;
  }
  return best;
}

/** A number between 0 and 1, never either. */
function fraction(bits: u64): f64 {
  return (<f64>(bits >> 12) + 0.5) * UNIT;
}
