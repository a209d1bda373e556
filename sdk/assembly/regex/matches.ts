import { Bytes } from "../bytes";
import { MATCHES_WORK, MATCHES_WORK_PER_BYTE, MATCHES_WORK_PER_WORD } from "./limits";
import { Match } from "./match";
import { Regex } from "./regex";
import { wideCharacter } from "./utf8";
import { Workspace } from "./workspace";

/**
 * The matches of a text from left to right, none overlapping another, as Go's FindAll gives them: an empty match right
 * after a match does not count. `while (matches.next()) use(matches.match)`.
 */
@final
export class RegexMatches {
  /** First byte of the match found by the last `next`, and the byte after it; -1 before the first. */
  start: i32 = -1;
  end: i32 = -1;
  /** The search gave up, since the pattern reads the text again and again (see `MATCHES_WORK`). */
  exhausted: bool = false;
  private at: i32 = 0;
  private lastEnd: i32 = -1;
  private budget: i64;

  constructor(
    private readonly regex: Regex,
    private readonly text: Bytes,
  ) {
    const work = MATCHES_WORK_PER_BYTE + MATCHES_WORK_PER_WORD * <i64>regex.size;
    this.budget = MATCHES_WORK + work * <i64>text.length;
  }

  /** The match found by the last `next`. */
  get match(): Match {
    return new Match(this.start, this.end);
  }

  /** Goes to the next match; false when there is none, or the search gave up. */
  next(): bool {
    while (this.at <= this.text.length) {
      if (this.budget <= 0) {
        this.exhausted = true;
        return false;
      }
      const before = Workspace.steps;
      const found = this.regex.locate(this.text, this.at);
      this.budget -= <i64>(Workspace.steps - before) + <i64>this.regex.scanned;
      if (!found) break;
      const start = this.regex.start;
      const end = this.regex.end;
      const again = end == this.at && start == this.lastEnd;
      this.at = end == this.at ? this.at + this.characterSize() : end;
      this.lastEnd = end;
      if (again) continue;
      this.start = start;
      this.end = end;
      return true;
    }
    this.at = this.text.length + 1;
    return false;
  }

  /** Bytes of the character that stands here, at least 1. */
  private characterSize(): i32 {
    const at = this.text.ptr + <usize>this.at;
    return at < this.text.ptrEnd ? max(1, wideCharacter(at, this.text.ptrEnd)) : 1;
  }
}
