import { Bytes } from "../../bytes";
import { RingPlace } from "../ring";
import { LeaseState } from "./lease";

// A message as it goes through a queue: u8 what, i64 when, the place of the value (12 bytes), the key.

const HEAD: i32 = 9 + RingPlace.SIZE;

/** Tells a VM that a lease it waits for has changed. */
@final
export class FlightMessage {
  constructor(
    readonly state: LeaseState,
    /** Milliseconds since the epoch. */
    readonly at: i64,
    readonly place: RingPlace,
    /** No bytes: only wakes the VM. */
    readonly key: Bytes,
  ) {}

  /** Null for what is none. */
  static read(bytes: Bytes): FlightMessage | null {
    const place = RingPlace.read(bytes.slice(9, HEAD));
    const state = <LeaseState>max(bytes.at(0), 0);
    if (place == null || state > LeaseState.Alone) return null;
    return new FlightMessage(state, load<i64>(bytes.ptr, 1), place, bytes.slice(HEAD));
  }

  write(): Bytes {
    const buffer = new ArrayBuffer(HEAD + this.key.length);
    const p = changetype<usize>(buffer);
    store<u8>(p, <u8>this.state);
    store<i64>(p, this.at, 1);
    memory.copy(p + 9, this.place.write().ptr, RingPlace.SIZE);
    memory.copy(p + HEAD, this.key.ptr, <usize>this.key.length);
    return Bytes.wrap(buffer);
  }
}
