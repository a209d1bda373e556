import { Bytes, HeaderList, wallMilliseconds } from "proxy-wasm-assemblyscript-sdk/assembly";

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

  /** Whole seconds. */
  get age(): i64 {
    return max<i64>(wallMilliseconds() - this.createdAt, 0) / 1000;
  }
}
