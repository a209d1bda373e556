import { ServiceLoad } from "./service-load";

/** One request in so many goes where nobody has been for long, to see whether it is any better there now. */
const EXPLORES: u32 = 16;

/**
 * The index of the service that a request goes to; -1: there is none. One that is new comes first, and one that is stale is
 * tried now and then, each by one request at a time; else the one of the least cost, of equal ones any.
 * @param random 32 bits
 */
export function leastLoaded(loads: Array<ServiceLoad>, random: u32): i32 {
  for (let i = 0; i < loads.length; i++) if (loads[i].isNew) return i;
  const draw = random / EXPLORES;
  const stale = random % EXPLORES == 0 ? staleOf(loads) : [];
  return drawn(stale.length > 0 ? stale : cheapestOf(loads), draw);
}

function staleOf(loads: Array<ServiceLoad>): Array<i32> {
  const found: i32[] = [];
  for (let i = 0; i < loads.length; i++) if (loads[i].isStale) found.push(i);
  return found;
}

function cheapestOf(loads: Array<ServiceLoad>): Array<i32> {
  const found: i32[] = [];
  let least: f64 = Infinity;
  for (let i = 0; i < loads.length; i++) {
    const cost = loads[i].cost;
    if (cost > least) continue;
    if (cost < least) found.length = 0;
    least = cost;
    found.push(i);
  }
  return found;
}

function drawn(indices: Array<i32>, random: u32): i32 {
  return indices.length == 0 ? -1 : indices[random % <u32>indices.length];
}
