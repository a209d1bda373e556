import { Bytes, JsonValue } from "proxy-wasm-assemblyscript-sdk/assembly";
import { checksumOf } from "./checksum";
import { PodState } from "./metrics/board";
import { readPodMetrics } from "./metrics/pod-metrics";

/** Hosts that are remembered; when there are more, all are forgotten, and read anew. */
const MOST: i32 = 2048;

@final
class Known {
  constructor(
    readonly state: PodState,
    readonly target: Bytes,
    readonly length: i32,
    readonly checksum: u64,
  ) {}
}

/**
 * What was read of hosts' metrics: a host's text is the same for many requests, and is read once. With it stands how many
 * requests were under way when it was new.
 */
@final
export class HostStates {
  private readonly states: Map<string, Known> = new Map<string, Known>();
  /** Whether any text told of adapters. */
  hasAdapters: bool = false;

  /** @param metrics the text as a JSON string; null: there is none of a model server */
  stateOf(address: Bytes, metrics: JsonValue, target: Bytes, inFlight: i64): PodState | null {
    const raw = metrics.rawText();
    if (raw.length == 0) return null;
    const key = address.toString();
    const checksum = checksumOf(raw);
    if (this.states.has(key)) {
      const known = this.states.get(key);
      const isSame = known.length == raw.length && known.checksum == checksum && known.target.equals(target);
      if (isSame) return known.state.metrics.isKnown ? known.state : null;
    }
    const state = read(address, metrics, target, inFlight);
    if (this.states.size >= MOST) this.states.clear();
    this.states.set(key, new Known(state, target, raw.length, checksum));
    if (state.metrics.maxAdapters > 0) this.hasAdapters = true;
    return state.metrics.isKnown ? state : null;
  }
}

function read(address: Bytes, metrics: JsonValue, target: Bytes, inFlight: i64): PodState {
  const state = new PodState(address.copy());
  state.metrics = readPodMetrics(metrics.asBytes(), target);
  state.inFlight = inFlight;
  return state;
}

/** Those of this VM. */
export const HOSTS: HostStates = new HostStates();
