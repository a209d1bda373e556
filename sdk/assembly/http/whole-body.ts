import { Bytes } from "../bytes";
import { Body } from "./body";

/** Largest body that plugins read whole unless they say otherwise, in bytes: Higress's own limit. */
export const BODY_LIMIT: i32 = 100 * 1024 * 1024;

export const enum BodyProgress {
  /** More is to come: answer `StopIterationAndBuffer`. */
  Waiting = 0,
  /** All of it can be read now. */
  Complete = 1,
  /** It passed the limit; stays so for the rest of the stream. */
  TooLarge = 2,
}

/**
 * Gathers a body in the host's buffer until it is complete or passes a limit of the plugin's own. Hosts call once more at
 * the end with nothing new, and call again after a body was let through: `Complete` is answered once, then `TooLarge`
 * never turns back.
 */
@final
export class WholeBody {
  private progress: BodyProgress = BodyProgress.Waiting;
  private total: i32 = 0;

  /** @param limit bytes; what happens to a larger body is the plugin's decision */
  constructor(
    private readonly body: Body,
    private readonly limit: i32,
  ) {}

  /** Takes the arguments of a body callback. */
  next(size: i32, endOfStream: bool): BodyProgress {
    if (this.progress == BodyProgress.Waiting) {
      this.total = size;
      if (size > this.limit) this.progress = BodyProgress.TooLarge;
      else if (endOfStream) this.progress = BodyProgress.Complete;
    }
    return this.progress;
  }

  /** Bytes gathered so far. */
  get size(): i32 {
    return this.total;
  }

  /** Whether `next` has answered something else than Waiting before: further callbacks bring nothing new. */
  get settled(): bool {
    return this.progress != BodyProgress.Waiting;
  }

  /** The bytes, when complete. */
  read(size: i32): Bytes {
    return this.body.read(0, size);
  }
}
