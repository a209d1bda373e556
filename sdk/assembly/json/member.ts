import { compareBytes } from "../compare";
import { equalsUnescaped } from "./escape";
import { firstMember, memberValue, nextMember, skipString, skipValue } from "./scanner";
import { findBackslash } from "./text";

/** Whether the key `[p, end)` (inside of its quotes) is the UTF-8 `[name, nameEnd)`. */
export function keyEquals(p: usize, end: usize, name: usize, nameEnd: usize): bool {
  const length = end - p;
  if (length == nameEnd - name && compareBytes(p, name, length) == 0) return findBackslash(p, end) == end;
  // An escaped key is longer than its name.
  return length > nameEnd - name && findBackslash(p, end) != end && equalsUnescaped(p, end, name, nameEnd);
}

/** `p` is at `{`: the first byte of the value of the first member named `[name, nameEnd)`, or 0. */
export function findMember(p: usize, end: usize, name: usize, nameEnd: usize): usize {
  let key = firstMember(p, end);
  while (key != 0) {
    const keyEnd = skipString(key + 1, end);
    const value = memberValue(keyEnd, end);
    if (value == 0 || keyEquals(key + 1, keyEnd - 1, name, nameEnd)) return value;
    key = nextMember(skipValue(value, end), end);
  }
  return 0;
}
