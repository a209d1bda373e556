import { MatchCheck } from "./match-check";

/** How the text of a pattern is meant. */
export const enum PatternKind {
  /** As it stands. */
  Literal,
  /** As it stands, with no letter or digit beside it. */
  Word,
  /** A regular expression in RE2's syntax. */
  Regex,
}

/** One thing to look for. */
@final
export class Pattern {
  constructor(
    readonly text: string,
    readonly kind: PatternKind,
    /** Look for it in the folded text: whatever its case, width, look-alike letters, invisible characters and spacing. */
    readonly folded: bool = true,
    /** Decides about a candidate; null takes every one. */
    readonly check: MatchCheck | null = null,
    /** Only that it is there matters: a match ends as early as it can, and is told (`PatternStream.early`) as soon as it does. */
    readonly shortest: bool = false,
  ) {}
}
