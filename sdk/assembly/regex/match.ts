/** Where a match is in the text, in bytes. */
@final
export class Match {
  constructor(
    /** First byte of the match; -1 when there is none. */
    readonly start: i32,
    /** Byte after the match; -1 when there is none. */
    readonly end: i32,
  ) {}

  get found(): bool {
    return this.start >= 0;
  }
}
