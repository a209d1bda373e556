/** Flags of a whole pattern; the same as `(?imsU)` at its start. Combine with `|`. */
export const enum RegexFlags {
  None = 0,
  /** i: letters match in either case. */
  IgnoreCase = 1,
  /** m: `^` and `$` match at line ends too. */
  MultiLine = 2,
  /** s: `.` matches `\n` too. */
  DotAll = 4,
  /** U: `x*` is lazy and `x*?` greedy. */
  Ungreedy = 8,
}

/** The flag that a letter of `(?imsU)` sets; 0 for another letter. */
export function flagOf(c: i32): i32 {
  if (c == 0x69) return RegexFlags.IgnoreCase;
  if (c == 0x6d) return RegexFlags.MultiLine;
  if (c == 0x73) return RegexFlags.DotAll;
  return c == 0x55 ? RegexFlags.Ungreedy : 0;
}
