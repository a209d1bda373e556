/** The largest share of the last requests that one endpoint may have. */
@final
export class ShareLimit {
  constructor(
    /** 0 to 1; 1: no limit. */
    readonly most: f64,
    /** How many requests are the last ones. */
    readonly size: i32,
    /** Milliseconds after which a request does not count any more. */
    readonly life: i64,
  ) {}

  static none(): ShareLimit {
    return new ShareLimit(1, 0, 0);
  }

  get isNone(): bool {
    return this.most >= 1;
  }
}
