/** A match: bytes of the text as it was given, not as it was folded. */
@final
export class Finding {
  constructor(
    /** Number of the pattern. */
    readonly pattern: i32,
    /** First byte. */
    readonly start: i32,
    /** Byte after the last. */
    readonly end: i32,
  ) {}

  /** The same `bytes` further on. */
  movedBy(bytes: i32): Finding {
    return new Finding(this.pattern, this.start + bytes, this.end + bytes);
  }
}

/** Sorts by start, then the longer first, then by the number of the pattern. */
export function sortFindings(findings: Finding[]): void {
  findings.sort((a, b) => {
    if (a.start != b.start) return a.start - b.start;
    return a.end != b.end ? b.end - a.end : a.pattern - b.pattern;
  });
}
