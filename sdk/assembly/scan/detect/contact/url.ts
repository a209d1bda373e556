import { isDigit, isLetter } from "../../../encoding/ascii";
import { Bytes } from "../../../bytes";
import { MatchCheck } from "../../match-check";
import { Pattern, PatternKind } from "../../pattern";
import { isPlaceholder } from "../secret/placeholder";

/** URLs with a user and a password, up to the host's beginning: `postgres://app:s3cret@`. */
export function urlPatterns(): Pattern[] {
  const text = "\\b[A-Za-z][A-Za-z0-9+.-]*://[^\\s/?#:@\"'`<>]*:[^\\s/?#@\"'`<>]+@[\\w\\[]";
  return [new Pattern(text, PatternKind.Regex, false, new UrlCheck())];
}

@final
class UrlCheck extends MatchCheck {
  override accept(text: Bytes, start: i32, end: i32): i32 {
    const before = text.at(start - 1);
    if (isLetter(before) || isDigit(before)) return -1;
    const scheme = text.indexOfByte(0x3a, start);
    const colon = text.indexOfByte(0x3a, scheme + 3);
    const password = text.slice(colon + 1, end - 2);
    return isPlaceholder(password) ? -1 : end - 1;
  }
}
