import { Bytes } from "../bytes";

/** Decides whether a candidate is a match: what an expression cannot say, as a check digit. */
export abstract class MatchCheck {
  /**
   * Where the match truly ends, at most at `end`, or -1 when it is none; the search then goes on one character behind
   * its start. Of the text outside of `[start, end)` up to 64 bytes before `start` can be relied on, nothing after `end`.
   *
   * @param text the window that it was found in, folded if the pattern is
   */
  abstract accept(text: Bytes, start: i32, end: i32): i32;
}
