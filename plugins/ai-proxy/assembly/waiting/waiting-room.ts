import { HttpContext, monotonicNanoseconds, Timer } from "proxy-wasm-assemblyscript-sdk/assembly";

/** Milliseconds between looks at who waits. */
const PERIOD: u32 = 20;

/** Longest wait for a provider's own preparations, in milliseconds: then what is missing will not come in time. */
export const LONGEST_WAIT: i32 = 10_000;

/** Most streams that wait at a time; a further one is refused. */
const MOST_WAITING: i32 = 10_000;

/** A stream that waits for something of its provider: an access token, a context text, the first word of an answer. */
export interface Waiting {
  /** Whether it is there. */
  isReady(): bool;
  /** Goes on. */
  resume(): void;
  /** It did not come in time. */
  giveUp(): void;
}

@final
class Guest {
  readonly since: u64 = monotonicNanoseconds();
  constructor(
    readonly stream: HttpContext,
    readonly waiting: Waiting,
    /** Nanoseconds. */
    readonly limit: u64,
  ) {}
}

/** Streams that wait, each as long as it may. */
@final
export class WaitingRoom extends Timer {
  private guests: Guest[] = [];

  constructor() {
    super(PERIOD);
  }

  /** False when there is no room. @param limit milliseconds */
  enter(stream: HttpContext, waiting: Waiting, limit: i32): bool {
    if (this.guests.length >= MOST_WAITING) return false;
    this.guests.push(new Guest(stream, waiting, <u64>limit * 1_000_000));
    return true;
  }

  /** The stream is over. */
  leave(stream: HttpContext): void {
    for (let i = this.guests.length - 1; i >= 0; i--) if (this.guests[i].stream == stream) this.guests.splice(i, 1);
  }

  run(): void {
    const guests = this.guests;
    if (guests.length == 0) return;
    this.guests = [];
    const now = monotonicNanoseconds();
    for (let i = 0; i < guests.length; i++) {
      const guest = guests[i];
      const isLate = now - guest.since > guest.limit;
      if (!guest.waiting.isReady() && !isLate) this.guests.push(guest);
      else if (guest.stream.enter()) {
        if (guest.waiting.isReady()) guest.waiting.resume();
        else guest.waiting.giveUp();
      }
    }
  }
}
