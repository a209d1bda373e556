import { isDigit, isLetter } from "../../../encoding/ascii";
import { Bytes } from "../../../bytes";
import { MatchCheck } from "../../match-check";
import { Pattern, PatternKind } from "../../pattern";

/** Longest local part and longest address (RFC 5321 section 4.5.3.1). */
const MOST_LOCAL: i32 = 64;
const MOST_ADDRESS: i32 = 254;

/** Addresses of e-mail in ASCII: a dot-atom, and a domain with a top level of letters. Quoted local parts are not found. */
export function emailPatterns(): Pattern[] {
  const text = "\\b[A-Za-z0-9_][A-Za-z0-9._%+'-]*@[A-Za-z0-9][A-Za-z0-9-]*(?:\\.[A-Za-z0-9-]+)*\\.[A-Za-z]{2,24}\\b";
  return [new Pattern(text, PatternKind.Regex, false, new EmailCheck())];
}

@final
class EmailCheck extends MatchCheck {
  override accept(text: Bytes, start: i32, end: i32): i32 {
    const at = text.indexOfByte(0x40, start);
    // What goes before is a part of the name: a search that begins within an address goes on from here.
    if (isInName(text.at(start - 1)) || at - start > MOST_LOCAL || end - start > MOST_ADDRESS) return -1;
    if (text.at(at - 1) == 0x2e || hasTwoDots(text, start, end)) return -1;
    return isFileOrPackage(text.slice(at + 1, end)) ? -1 : end;
  }
}

/** `:` and `/` end what goes before, as in `mailto:`. */
function isInName(char: i32): bool {
  return isLetter(char) || isDigit(char) || char == 0x2e || char == 0x2b || char == 0x25 || char == 0x2d;
}

function hasTwoDots(text: Bytes, start: i32, end: i32): bool {
  for (let i = start + 1; i < end; i++) if (text.at(i) == 0x2e && text.at(i - 1) == 0x2e) return true;
  return false;
}

/** `icon@2x.png` and its like. */
function isFileOrPackage(domain: Bytes): bool {
  const dot = domain.indexOfByte(0x2e);
  if (dot < 1 || domain.at(dot - 1) != 0x78 || !isDigit(domain.at(0))) return false;
  for (let i = 0; i < dot - 1; i++) if (!isDigit(domain.at(i)) && domain.at(i) != 0x2e) return false;
  return true;
}
