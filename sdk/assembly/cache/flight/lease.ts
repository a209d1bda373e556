import { Bytes } from "../../bytes";
import { RingPlace } from "../ring";

// A lease as it is kept: u8 state, u8 zero, u16 number of waiters, u64 id, i64 since when, the place of the value (12 bytes), and a
// u32 for each waiter; little endian.

const HEAD: i32 = 20 + RingPlace.SIZE;
/** VMs that are told; what is more than that looks by itself. */
const MOST_WAITERS: i32 = 512;

export const enum LeaseState {
  /** Somebody fetches the value. */
  Led,
  /** Who did has failed; one of those who wait is to follow him. */
  Open,
  /** The value is there. */
  Done,
  /** There is a value, but not for others: everybody fetches his own. */
  Alone,
}

const NOWHERE: RingPlace = new RingPlace(0, 0);

/** Who fetches a value that several ask for, and which VMs wait for it. It ends by the expiry of what it is kept in. */
@final
export class Lease {
  constructor(
    readonly state: LeaseState,
    /** Who led it last: no two leaders have the same. */
    readonly id: u64,
    /** Milliseconds since the epoch from which on it is in this state. */
    readonly at: i64,
    /** Tokens of the queues of VMs that wait. */
    readonly waiters: Array<u32>,
    /** Done: where the value is. */
    readonly place: RingPlace = NOWHERE,
  ) {}

  /** Null for what is none. */
  static read(bytes: Bytes): Lease | null {
    if (bytes.length < HEAD) return null;
    const p = bytes.ptr;
    const count = <i32>load<u16>(p, 2);
    const state = <LeaseState>load<u8>(p);
    const place = RingPlace.read(bytes.slice(20, HEAD));
    if (bytes.length != HEAD + count * 4 || count > MOST_WAITERS) return null;
    if (state > LeaseState.Alone || place == null) return null;
    const waiters: u32[] = [];
    for (let i = 0; i < count; i++) waiters.push(load<u32>(p + <usize>(HEAD + i * 4)));
    return new Lease(state, load<u64>(p, 4), load<i64>(p, 12), waiters, place);
  }

  write(): Bytes {
    const count = min(this.waiters.length, MOST_WAITERS);
    const buffer = new ArrayBuffer(HEAD + count * 4);
    const p = changetype<usize>(buffer);
    store<u8>(p, <u8>this.state);
    store<u16>(p, <u16>count, 2);
    store<u64>(p, this.id, 4);
    store<i64>(p, this.at, 12);
    memory.copy(p + 20, this.place.write().ptr, RingPlace.SIZE);
    for (let i = 0; i < count; i++) store<u32>(p + <usize>(HEAD + i * 4), this.waiters[i]);
    return Bytes.wrap(buffer);
  }

  hasWaiter(token: u32): bool {
    return this.waiters.includes(token);
  }

  withWaiter(token: u32): Lease {
    const waiters = this.waiters.slice();
    if (token != 0 && waiters.length < MOST_WAITERS) waiters.push(token);
    return new Lease(this.state, this.id, this.at, waiters, this.place);
  }
}
