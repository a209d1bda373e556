import { isDigit } from "../../../encoding/ascii";
import { Compact } from "../number/compact";
import { NumberCheck } from "../number/number-check";
import { Bytes } from "../../../bytes";
import { Pattern, PatternKind } from "../../pattern";

/** France's NIR (INSEE): sex, year, month, place, order, and a key: 97 less the rest of the number by 97. */
export function nirPatterns(): Pattern[] {
  const text = "\\b[12][ .]?\\d{2}[ .]?[0-9]\\d[ .]?\\d[\\dABab][ .]?\\d{3}[ .]?\\d{3}[ .]?\\d{2}\\b(?:[-._/:@]\\w)?";
  return [new Pattern(text, PatternKind.Regex, false, new NirCheck())];
}

@final
class NirCheck extends NumberCheck {
  constructor() {
    super(15, 15);
  }

  protected override isValid(): bool {
    const chars = this.chars;
    const month = chars.number(3, 5);
    // 20 to 42 and from 50: the month is not known.
    if (month == 0 || (month > 12 && month < 20) || (month > 42 && month < 50)) return false;
    const corsica = isDigit(chars.at(6)) ? 0 : chars.at(6) == 0x41 ? 19 : 18;
    // Corsica's departments 2A and 2B count as 19 and 18.
    const place = corsica > 0 ? <i64>corsica : chars.number(5, 7);
    if (corsica > 0 && chars.at(5) != 0x32) return false;
    const number = (chars.number(0, 5) * 100 + place) * 1000000 + chars.number(7, 13);
    return 97 - (number % 97) == chars.number(13, 15);
  }
}

/** Italy's codice fiscale (D.M. 23/12/1976), also with the letters that tell people of the same code apart. */
export function codiceFiscalePatterns(): Pattern[] {
  const digit = "[0-9L-NP-V]";
  const text = "(?i)\\b[A-Z]{6}" + digit + "{2}[A-EHLMPRST]" + digit + "{2}[A-Z]" + digit + "{3}[A-Z]\\b";
  return [new Pattern(text, PatternKind.Regex, false, new CodiceFiscaleCheck())];
}

@final
class CodiceFiscaleCheck extends NumberCheck {
  constructor() {
    super(16, 16);
  }

  protected override isValid(): bool {
    const chars = this.chars;
    let sum = 0;
    for (let i = 0; i < 15; i++) sum += (i & 1) == 0 ? oddValue(chars, i) : evenValue(chars, i);
    return 0x41 + (sum % 26) == chars.at(15);
  }
}

/** 0 to 25. */
function evenValue(chars: Compact, index: i32): i32 {
  const value = chars.value(index);
  return value > 9 ? value - 10 : value;
}

/** What a character counts at the first, third, … place. */
function oddValue(chars: Compact, index: i32): i32 {
  return ODD_VALUES.at(evenValue(chars, index)) - 0x41;
}

/** Of 0 or A, 1 or B, … as letters: A is 0. */
const ODD_VALUES: Bytes = Bytes.of("BAFHJNPRTVCESULDGIMOQKWZYX");

/** Spain's DNI and NIE: a letter by the rest of the number by 23 (Orden INT/2058/2008). */
export function dniPatterns(): Pattern[] {
  const text = "\\b(?:\\d{8}|[XYZxyz][ -]?\\d{7})[ -]?[A-HJ-NP-TV-Za-hj-np-tv-z]\\b(?:[-._/:@]\\w)?";
  return [new Pattern(text, PatternKind.Regex, false, new DniCheck())];
}

@final
class DniCheck extends NumberCheck {
  constructor() {
    super(9, 9);
  }

  protected override isValid(): bool {
    const chars = this.chars;
    const first = chars.at(0);
    const head = isDigit(first) ? chars.value(0) : first - 0x58;
    const number = <i64>head * 10000000 + chars.number(1, 8);
    return number > 0 && DNI_LETTERS.at(<i32>(number % 23)) == chars.at(8);
  }
}

const DNI_LETTERS: Bytes = Bytes.of("TRWAGMYFPDXBNJZSQVHLCKE");
