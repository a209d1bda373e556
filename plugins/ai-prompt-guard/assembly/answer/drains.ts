import { HttpContext, monotonicNanoseconds, Timer } from "proxy-wasm-assemblyscript-sdk/assembly";

/** Milliseconds between looks at what is drained. */
const PERIOD: u32 = 5000;

/**
 * What an upstream may still send of an answer that was ended: bytes, and nanoseconds. It is taken in so that what it cost is
 * known; closing at once would also lose the events that end the answer.
 */
const MOST_BYTES: i64 = 16 * 1024 * 1024;
const MOST_TIME: u64 = 60_000_000_000;

/** An answer that was ended, and whose upstream goes on. */
@final
export class Drain {
  private readonly until: u64 = monotonicNanoseconds() + MOST_TIME;

  constructor(readonly stream: HttpContext) {}

  /** @param bytes that came since it was ended */
  isOver(bytes: i64): bool {
    return bytes > MOST_BYTES || monotonicNanoseconds() > this.until;
  }
}

/** Those of one VM: closes streams whose upstream has fallen silent. */
@final
export class Drains extends Timer {
  private readonly open: Array<Drain> = [];

  constructor() {
    super(PERIOD);
  }

  add(drain: Drain): void {
    this.open.push(drain);
  }

  remove(drain: Drain): void {
    const at = this.open.indexOf(drain);
    if (at >= 0) this.open.splice(at, 1);
  }

  run(): void {
    // Closing a stream ends it, and takes it from the list.
    for (let i = this.open.length - 1; i >= 0; i--) {
      const drain = this.open[i];
      if (!drain.isOver(0)) continue;
      this.open.splice(i, 1);
      if (drain.stream.enter()) drain.stream.closeResponse();
    }
  }
}
