import { Bytes } from "../bytes";
import { utf8Length } from "../utf8";

const STAR: i32 = 0x2a;
const QUESTION: i32 = 0x3f;
const BACKSLASH: i32 = 0x5c;

/**
 * Whether `text` matches `pattern`, where `*` stands for any bytes, `?` for one character and `\` takes the next byte as it
 * is. Only the last `*` is ever reconsidered, so the time is at most the product of both lengths.
 */
export function matchesPattern(text: Bytes, pattern: Bytes): bool {
  let at = 0;
  let expected = 0;
  let star = -1;
  let resume = 0;
  while (at < text.length) {
    const c = pattern.at(expected);
    if (c == STAR) {
      star = ++expected;
      resume = at;
      continue;
    }
    const literal = c == BACKSLASH && expected + 1 < pattern.length ? 1 : 0;
    if (c == QUESTION) {
      at += abs(utf8Length(text.ptr + <usize>at, text.ptrEnd));
      expected++;
    } else if (c >= 0 && pattern.at(expected + literal) == text.at(at)) {
      at++;
      expected += 1 + literal;
    } else if (star >= 0) {
      at = ++resume;
      expected = star;
    } else return false;
  }
  while (pattern.at(expected) == STAR) expected++;
  return expected == pattern.length;
}
