import { Bytes, HeaderList, wallMilliseconds } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Match } from "./semantic/match";

/** What a kept answer is to the request. */
export const enum HitKind {
  Fresh,
  /** It is renewed at this moment. */
  Stale,
}

/** An answer that was found. */
@final
export class Hit {
  /** What else to tell the client. */
  readonly headers: HeaderList = new HeaderList();
  /** Null: it is the answer to this very request. */
  match: Match | null = null;

  constructor(
    readonly log: Bytes,
    /** Milliseconds since 1970. */
    readonly createdAt: i64,
    readonly kind: HitKind,
  ) {}

  /** One that was made just now. */
  static fresh(log: Bytes): Hit {
    return new Hit(log, wallMilliseconds(), HitKind.Fresh);
  }

  /** What another request has handed over by `handed`. */
  static received(bytes: Bytes): Hit {
    const match = Match.read(bytes);
    if (match == null) return Hit.fresh(bytes);
    const hit = new Hit(match.rest(bytes), match.createdAt, HitKind.Fresh);
    hit.match = match;
    return hit;
  }

  /** The answer for those who wait for this request, with what they have to know of it. */
  get handed(): Bytes {
    const match = this.match;
    return match == null ? this.log : match.before(this.log);
  }

  /** Whole seconds. */
  get age(): i64 {
    return max<i64>(wallMilliseconds() - this.createdAt, 0) / 1000;
  }
}
