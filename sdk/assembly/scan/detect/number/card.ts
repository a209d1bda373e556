import { Bytes } from "../../../bytes";
import { isDigit } from "../../../encoding/ascii";
import { MatchCheck } from "../../match-check";
import { Pattern, PatternKind } from "../../pattern";
import { isGlued } from "../context";
import { isLuhn } from "./checksums";
import { Compact } from "./compact";

/** Card numbers: digits in one, or in the groups that are printed on cards; what follows in a line does not hide them. */
export function cardPatterns(): Pattern[] {
  return [new Pattern("\\b[2-6]\\d{3}(?:[ -]?\\d){8,15}\\b(?:[._/:@]\\w)?", PatternKind.Regex, false, new CardCheck())];
}

@final
class CardCheck extends MatchCheck {
  private readonly chars: Compact = new Compact();

  override accept(text: Bytes, start: i32, end: i32): i32 {
    if (isGlued(text, start)) return -1;
    const count = this.chars.read(text, start, end);
    const size = lengthOf(this.chars);
    if (size == 0 || count < size || !isLuhn(this.chars, 0, size) || this.chars.areSame(0, size)) return -1;
    const stop = this.chars.endOf(size - 1);
    // What follows makes it a part of something longer.
    if (stop < end && text.at(stop) != 0x20) return -1;
    return isGrouped(text, start, stop, size) ? stop : -1;
  }
}

/** Count of digits by the issuer's number (ISO/IEC 7812; as published by the schemes); 0 for no known issuer. */
function lengthOf(chars: Compact): i32 {
  const first = <i32>chars.number(0, 4);
  const two = first / 100;
  if (two == 34 || two == 37) return 15; // American Express
  if (two == 36 || two == 38 || two == 39 || (first >= 3000 && first <= 3059) || first == 3095) {
    return chars.length < 16 ? 14 : 16; // Diners Club
  }
  if (first >= 3528 && first <= 3589) return 16; // JCB
  if (two >= 40 && two <= 49) return 16; // Visa
  if ((two >= 51 && two <= 55) || (first >= 2221 && first <= 2720)) return 16; // Mastercard
  if (first >= 2200 && first <= 2204) return 16; // Mir
  if (first == 6011 || two == 65 || (first >= 6440 && first <= 6499)) return 16; // Discover
  if (two == 62 || two == 81) return chars.length == 19 ? 19 : 16; // UnionPay
  if (two == 60) return 16; // RuPay
  return 0;
}

/** No separator at all, or one kind of it after the groups that are printed: 4-4-4-4(-3), 4-6-5 and 4-6-4. */
function isGrouped(text: Bytes, start: i32, end: i32, size: i32): bool {
  const separators = end - start - size;
  if (separators == 0) return true;
  if (size < 16) return separators == 2 && sameAt(text, start + 4, start + 11);
  if (separators != (size - 1) / 4) return false;
  for (let i = 1; i < separators; i++) if (!sameAt(text, start + 4, start + 4 + 5 * i)) return false;
  return !isDigit(text.at(start + 4));
}

function sameAt(text: Bytes, a: i32, b: i32): bool {
  return text.at(a) == text.at(b) && !isDigit(text.at(a));
}
