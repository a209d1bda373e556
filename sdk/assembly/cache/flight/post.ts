import { Bytes } from "../../bytes";
import { monotonicNanoseconds, randomBytes, wallMilliseconds } from "../../clock";
import { hexEncode } from "../../encoding/hex";
import { SharedQueue } from "../../shared-queue";

/** How a VM gets messages of others, and what time it is. */
export abstract class FlightPost {
  /** Sees to it that a message calls the root context of the stream that host calls act on. @param rootId of that context */
  abstract open(rootId: u32): void;

  /** The token of this VM's queue; 0 when it has none. */
  abstract get token(): u32;

  /** False when there is no such queue. */
  abstract push(token: u32, message: Bytes): bool;

  /** The oldest message; null when there is none. */
  abstract pop(): Bytes | null;

  /** Milliseconds since the epoch. */
  abstract get wall(): i64;

  /** Nanoseconds. */
  abstract get monotonic(): u64;
}

/** A shared queue with a name of its own. */
@final
export class QueuePost extends FlightPost {
  private readonly name: string = "flight/" + hexEncode(Bytes.wrap(randomBytes(16))).toString();
  private queue: SharedQueue = SharedQueue.at(0);
  private rootId: u32 = 0;

  open(rootId: u32): void {
    // The host calls the root context that registered last: one that is alive, as one of its streams is.
    if (this.rootId != rootId) this.queue = SharedQueue.register(this.name);
    this.rootId = rootId;
  }

  get token(): u32 {
    return this.queue.token;
  }

  push(token: u32, message: Bytes): bool {
    return SharedQueue.at(token).push(message);
  }

  pop(): Bytes | null {
    return this.queue.exists ? this.queue.pop() : null;
  }

  get wall(): i64 {
    return wallMilliseconds();
  }

  get monotonic(): u64 {
    return monotonicNanoseconds();
  }
}
