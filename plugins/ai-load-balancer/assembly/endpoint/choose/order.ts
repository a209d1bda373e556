import { ByteWriter, Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Candidate } from "./candidate";
import { Dice } from "./dice";

/** Endpoints that one request may try. */
const MOST_TRIES: i32 = 3;

/** In which order a request may try endpoints: what was picked, then the idle ones of those that are well, then the rest. */
export function tries(first: Candidate, candidates: Array<Candidate>, dice: Dice): Array<Candidate> {
  const order: Candidate[] = [first];
  while (order.length < MOST_TRIES) {
    const next = nextOf(candidates, order, dice);
    if (next == null) break;
    order.push(next);
  }
  return order;
}

/** The value of the header by which the cluster takes them, as many as there may be: `10.0.0.1:8000,10.0.0.2:8000`. */
export function addressList(order: Array<Candidate>, most: i32): Bytes {
  const out = new ByteWriter(64);
  for (let i = 0; i < min(most, order.length); i++) {
    if (i > 0) out.byte(0x2c);
    out.bytes(order[i].address);
  }
  return out.take();
}

function nextOf(candidates: Array<Candidate>, taken: Array<Candidate>, dice: Dice): Candidate | null {
  let best: Candidate | null = null;
  let ties: u32 = 0;
  for (let i = 0; i < candidates.length; i++) {
    const candidate = candidates[i];
    if (taken.includes(candidate)) continue;
    const order = best == null ? -1 : compare(candidate, best);
    if (order < 0) ties = 1;
    else if (order == 0) ties++;
    // The n-th of equals takes the place with a chance of one in n: each has the same.
    if (order < 0 || (order == 0 && dice.below(ties) == 0)) best = candidate;
  }
  return best;
}

/** Less than 0: `a` is the better one. */
function compare(a: Candidate, b: Candidate): i32 {
  if (a.isFailing != b.isFailing) return a.isFailing ? 1 : -1;
  const known = a.state != null;
  if (known != (b.state != null)) return known ? -1 : 1;
  const queue = a.queue - b.queue;
  return queue < 0 ? -1 : queue > 0 ? 1 : 0;
}
