import { Bytes } from "../../bytes";
import { HttpContext } from "../../context";
import { FlightHub } from "./hub";

/** What a stream is to do about a value that others ask for, too. */
export const enum FlightRole {
  /** Fetch the value, and then say `done`, `failed` or `alone`. */
  Leader,
  /** Wait: one of the waiter's methods is called, once. */
  Follower,
  /** The value was ready when it came: it is in `value`. */
  Ready,
  /** Fetch the value, for itself: there is no room, or the value is not for others. */
  Alone,
  /** Nothing, or nothing any more. */
  Over,
}

/** A stream that waits for another's value. Host calls in these methods act on it; it is held, so let it go on. */
export abstract class FlightWaiter {
  /** The leader's value, whole. */
  abstract onValue(value: Bytes): void;

  /** The leader has failed, and this stream is the leader now. */
  abstract onLead(): void;

  /** The stream has waited long enough, or the leader's value is not for others: it goes on for itself. */
  abstract onAlone(): void;
}

/** How many wait, and how long. */
@final
export class FlightSettings {
  /** In front of all keys; plugins whose values are different things have different ones. */
  prefix: string = "flight:";
  /** Streams of one worker that wait for one value. */
  maxFollowers: i32 = 1000;
  /** Milliseconds that a stream waits. */
  wait: u32 = 30_000;
  /** Milliseconds after which a leader is given up whose VM shows no sign of life. */
  lease: u32 = 3000;
}

/** A stream's part in fetching a value. Whatever it is, `end` belongs into the stream's `onLog`. */
@final
export class FlightSeat {
  role: FlightRole = FlightRole.Alone;
  /** Ready: what was asked for. */
  value: Bytes = Bytes.empty();
  /** Leader: its number in the lease. */
  id: u64 = 0;
  /** Monotonic nanoseconds: when a leader renewed its lease, and when a follower gives up. */
  renewedAt: u64 = 0;
  deadline: u64 = 0;

  constructor(
    readonly stream: HttpContext,
    readonly waiter: FlightWaiter,
    readonly order: FlightOrder,
    private readonly hub: FlightHub,
  ) {}

  /** The leader has the whole value: all who wait get it. */
  done(value: Bytes): void {
    if (this.role == FlightRole.Leader) this.hub.done(this, value);
  }

  /** The leader has no value: one of those who wait is to fetch it. */
  failed(): void {
    if (this.role == FlightRole.Leader) this.hub.failed(this);
  }

  /**
   * The leader has a value, but not for others: all go on for themselves, and do not wait for each other.
   * @param duration milliseconds for which those who come are told so at once
   */
  alone(duration: i64 = 0): void {
    if (this.role == FlightRole.Leader) this.hub.alone(this, duration);
  }

  /** The stream is over. A leader that has said nothing so far has failed. */
  end(): void {
    if (this.role == FlightRole.Leader) this.hub.failed(this);
    else if (this.role == FlightRole.Follower) this.hub.leave(this);
    this.role = FlightRole.Over;
  }
}

/** What a stream waits for, since when, and under which settings. */
@final
export class FlightOrder {
  constructor(
    readonly key: Bytes,
    /** Milliseconds since the epoch: a value that was made before is none for it. */
    readonly since: i64,
    readonly settings: FlightSettings,
    /** False: it only wants to lead. */
    readonly waits: bool = true,
  ) {}
}
