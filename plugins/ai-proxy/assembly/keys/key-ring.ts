import {
  ByteWriter,
  Bytes,
  getShared,
  hexEncode,
  randomBelow,
  Secret,
  SharedUpdate,
  SharedValue,
  updateShared,
  wallMilliseconds,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import { sha256 } from "proxy-wasm-assemblyscript-sdk/assembly/crypto";
import { Failover } from "../generated/config.gen";
import { KeyStates } from "./key-states";
import { StatusSet } from "./status-set";

/** What happened to a key. */
const enum KeyEvent {
  Failed,
  Succeeded,
  ProbeFailed,
  ProbeSucceeded,
}

@final
class KeyUpdate extends SharedUpdate {
  constructor(
    private readonly ring: KeyRing,
    private readonly key: i32,
    private readonly event: KeyEvent,
  ) {
    super();
  }

  next(current: SharedValue): Bytes {
    const states = new KeyStates(this.ring.count, current.bytes);
    const failover = this.ring.failover;
    if (this.event == KeyEvent.Failed) states.fail(this.key, failover.failureThreshold);
    else if (this.event == KeyEvent.Succeeded) states.succeed(this.key);
    else states.probed(this.key, this.event == KeyEvent.ProbeSucceeded, failover.successThreshold);
    return states.bytes();
  }
}

/** Takes the right to do something that one worker is to do at a time. */
@final
class LeaseUpdate extends SharedUpdate {
  isTaken: bool = false;

  constructor(
    private readonly now: i64,
    private readonly until: i64,
  ) {
    super();
  }

  next(current: SharedValue): Bytes {
    const held = current.bytes.length == 8 ? load<i64>(current.bytes.ptr) : 0;
    this.isTaken = held <= this.now;
    if (!this.isTaken) return current.bytes;
    const buffer = new ArrayBuffer(8);
    store<i64>(changetype<usize>(buffer), this.until);
    return Bytes.wrap(buffer);
  }
}

/** Whether this worker got the lease. It ends by itself. @param duration milliseconds */
export function takeLease(name: Bytes, duration: i64): bool {
  const now = wallMilliseconds();
  const update = new LeaseUpdate(now, now + duration);
  return updateShared(name, update) && update.isTaken;
}

/** The keys of a provider; with failover all workers know of each which are out of use. */
@final
export class KeyRing {
  /** Name of the keys' states in the data that all workers share: another list of keys has another one. */
  readonly name: Bytes;
  readonly lease: Bytes;
  statuses: StatusSet = new StatusSet();

  constructor(
    private readonly keys: Secret[],
    readonly failover: Failover,
  ) {
    const all = new ByteWriter();
    for (let i = 0; i < keys.length; i++) {
      all.bytes(keys[i].reveal());
      all.byte(0);
    }
    const digest = failover.enabled ? hexEncode(sha256(all.view())).slice(0, 32) : Bytes.empty();
    this.name = named("ai-proxy.keys.", digest);
    this.lease = named("ai-proxy.lease.", digest);
  }

  get count(): i32 {
    return this.keys.length;
  }

  /** The key at a position; null for -1. */
  at(key: i32): Secret | null {
    return <u32>key < <u32>this.keys.length ? this.keys[key] : null;
  }

  /**
   * Position of a key in use that was not tried yet, one that was if there is no other, -1 without any keys.
   * @param start where to begin looking, modulo the number of keys: -1 leaves it to chance
   */
  pick(start: i64, tried: i32[]): i32 {
    const count = this.count;
    if (count == 0) return -1;
    const from = start < 0 ? <i32>randomBelow(<u32>count) : <i32>(start % count);
    const states = this.states();
    const key = states.firstInUse(from, tried);
    if (key >= 0) return key;
    // All are out: one of them may work again.
    const other = new KeyStates(count, Bytes.empty()).firstInUse(from, tried);
    return other >= 0 || tried.length == 0 ? other : this.pick(from, []);
  }

  /** Tells how a request with the key ended; statuses that say nothing of a key are passed over. */
  report(key: i32, status: i32): void {
    if (!this.failover.enabled || key < 0) return;
    if (this.statuses.has(status)) updateShared(this.name, new KeyUpdate(this, key, KeyEvent.Failed));
    else if (status < 300 && this.states().isTroubled(key)) {
      updateShared(this.name, new KeyUpdate(this, key, KeyEvent.Succeeded));
    }
  }

  reportProbe(key: i32, ok: bool): void {
    updateShared(this.name, new KeyUpdate(this, key, ok ? KeyEvent.ProbeSucceeded : KeyEvent.ProbeFailed));
  }

  /** Positions of the keys that are out of use. */
  out(): i32[] {
    const states = this.states();
    const out: i32[] = [];
    for (let key = 0; key < this.count; key++) if (states.isOut(key)) out.push(key);
    return out;
  }

  private states(): KeyStates {
    return new KeyStates(this.count, this.failover.enabled ? getShared(this.name).bytes : Bytes.empty());
  }
}

function named(prefix: string, digest: Bytes): Bytes {
  const out = new ByteWriter(64);
  out.text(prefix);
  out.bytes(digest);
  return out.take();
}
