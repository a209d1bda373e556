import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import { anyOf, Candidate, Filter, known, lowest, Measure, standing } from "./candidate";
import { Dice } from "./dice";

// The scheduler's chain of GIE v0 (pkg/epp/scheduling), whose thresholds these are.
/** Requests that wait, up to which adapters decide. */
const LOW_QUEUE: f64 = 50;
/** Requests that wait, up to which an endpoint has capacity. */
const SHORT_QUEUE: f64 = 5;
/** Share of the KV cache, up to which it has. */
const FREE_CACHE: f64 = 0.8;

const COMMA: i32 = 0x2c;

@final
class Queue extends Measure {
  of(candidate: Candidate): f64 {
    return candidate.queue;
  }
}

@final
class Cache extends Measure {
  of(candidate: Candidate): f64 {
    return candidate.kv;
  }
}

@final
class LowQueue extends Filter {
  passes(candidate: Candidate): bool {
    return candidate.queue < LOW_QUEUE;
  }
}

@final
class Capacity extends Filter {
  passes(candidate: Candidate): bool {
    return candidate.queue <= SHORT_QUEUE && candidate.kv <= FREE_CACHE;
  }
}

/** The adapter is in the server's memory, or about to be. */
@final
class HasAdapter extends Filter {
  constructor(private readonly model: Bytes) {
    super();
  }

  passes(candidate: Candidate): bool {
    const state = candidate.state;
    if (state == null) return false;
    const metrics = state.metrics;
    return lists(metrics.runningAdapters, this.model) || lists(metrics.waitingAdapters, this.model);
  }
}

/** The server has room for one more adapter. */
@final
class HasRoom extends Filter {
  passes(candidate: Candidate): bool {
    const state = candidate.state;
    if (state == null) return false;
    const metrics = state.metrics;
    return countOf(metrics.runningAdapters) + countOf(metrics.waitingAdapters) < metrics.maxAdapters;
  }
}

/** @param model that is asked for; no bytes: not known */
export function filterChain(candidates: Array<Candidate>, model: Bytes, dice: Dice): Candidate | null {
  let left = known(standing(candidates));
  const low = new LowQueue().apply(left);
  if (low.length > 0) left = new Capacity().prefer(withAdapter(low, model));
  else left = withAdapter(lowest(left, new Queue()), model);
  return anyOf(lowest(lowest(left, new Queue()), new Cache()), dice);
}

/** Those that have the adapter; else those with room for it; else all. */
function withAdapter(candidates: Array<Candidate>, model: Bytes): Array<Candidate> {
  if (model.length == 0) return candidates;
  const affine = new HasAdapter(model).apply(candidates);
  return affine.length > 0 ? affine : new HasRoom().prefer(candidates);
}

/** Whether a list that commas part has the name. */
function lists(list: Bytes, name: Bytes): bool {
  let at = 0;
  while (at < list.length) {
    const comma = list.indexOfByte(COMMA, at);
    const end = comma < 0 ? list.length : comma;
    if (end - at == name.length && list.slice(at, end).equals(name)) return true;
    at = end + 1;
  }
  return false;
}

function countOf(list: Bytes): i32 {
  if (list.length == 0) return 0;
  let count = 1;
  for (let at = list.indexOfByte(COMMA); at >= 0; at = list.indexOfByte(COMMA, at + 1)) count++;
  return count;
}
