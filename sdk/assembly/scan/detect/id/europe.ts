import { isLuhn, mod11And10, weighted } from "../number/checksums";
import { Compact } from "../number/compact";
import { isDay } from "../number/dates";
import { Needs, NumberCheck } from "../number/number-check";
import { Bytes } from "../../../bytes";
import { Pattern, PatternKind } from "../../pattern";
import { Context } from "../context";

/** Germany's tax identification number (AO § 139b): one digit of the first ten twice or three times, ISO 7064 MOD 11,10. */
export function steuerIdPatterns(): Pattern[] {
  const text = "\\b[1-9]\\d ?\\d{3} ?\\d{3} ?\\d{3}\\b(?:[-._/:@ ]\\d)?";
  return [new Pattern(text, PatternKind.Regex, false, new SteuerIdCheck())];
}

@final
class SteuerIdCheck extends NumberCheck {
  constructor() {
    super(11, 11, Needs.Context, new Context("steuer*|idnr|tin|tax id*|tax number|identifikationsnummer|identnummer"));
  }

  protected override isValid(): bool {
    return hasOneRepeated(this.chars) && mod11And10(this.chars, 10) == this.chars.value(10);
  }
}

/** Whether exactly one digit of the first ten stands there twice or three times. */
function hasOneRepeated(chars: Compact): bool {
  let repeated = 0;
  for (let digit = 0; digit < 10; digit++) {
    let times = 0;
    for (let i = 0; i < 10; i++) if (chars.value(i) == digit) times++;
    if (times > 3) return false;
    if (times > 1) repeated++;
  }
  return repeated == 1;
}

/** Sweden's personnummer: day of birth (plus 60 in coordination numbers), Luhn over the last ten digits. */
export function personnummerPatterns(): Pattern[] {
  const text = "\\b(?:19|20)?\\d{2}[01]\\d{3}[-+]?\\d{4}\\b(?:[-._/:@]\\w)?";
  return [new Pattern(text, PatternKind.Regex, false, new PersonnummerCheck())];
}

@final
class PersonnummerCheck extends NumberCheck {
  constructor() {
    super(10, 12, Needs.ContextIfPlain, new Context("personnummer*|personnr|samordningsnummer*|swedish id*"));
  }

  protected override isValid(): bool {
    const chars = this.chars;
    const from = chars.length - 10;
    if (from == 1) return false;
    const day = <i32>chars.number(from + 4, from + 6);
    if (!isDay(<i32>chars.number(0, from + 2), <i32>chars.number(from + 2, from + 4), day > 60 ? day - 60 : day))
      return false;
    return isLuhn(chars, from, chars.length);
  }

  /** "20240517-1230" is a day and a time. */
  protected override isTold(text: Bytes, start: i32, end: i32): bool {
    const chars = this.chars;
    const size = chars.length;
    const isTime = size == 12 && chars.number(8, 10) < 24 && chars.number(10, 12) < 60;
    return isTime ? this.hasContext(text, start) : super.isTold(text, start, end);
  }
}

/** Poland's PESEL: day of birth, its century in the month, weights; a word has to tell it. */
export function peselPatterns(): Pattern[] {
  const text = "\\b\\d{4}[0-3]\\d{6}\\b(?:[-._/:@]\\w)?";
  return [new Pattern(text, PatternKind.Regex, false, new PeselCheck())];
}

@final
class PeselCheck extends NumberCheck {
  constructor() {
    super(11, 11, Needs.Context, new Context("pesel*"));
  }

  protected override isValid(): bool {
    const chars = this.chars;
    const month = <i32>chars.number(2, 4) % 20;
    if (!isDay(<i32>chars.number(0, 2), month, <i32>chars.number(4, 6))) return false;
    return (10 - (weighted(chars, PESEL_WEIGHTS) % 10)) % 10 == chars.value(10);
  }
}

const PESEL_WEIGHTS: StaticArray<i32> = [1, 3, 7, 9, 1, 3, 7, 9, 1, 3];

/** The Netherlands' burgerservicenummer: the eleven test; a word has to tell it. */
export function bsnPatterns(): Pattern[] {
  const text = "\\b\\d{4}[. ]?\\d{2}[. ]?\\d{3}\\b(?:[-._/:@]\\w)?";
  return [new Pattern(text, PatternKind.Regex, false, new BsnCheck())];
}

@final
class BsnCheck extends NumberCheck {
  constructor() {
    super(9, 9, Needs.Context, new Context("bsn|burgerservice*|sofi*|citizen service number"));
  }

  protected override isValid(): bool {
    return weighted(this.chars, BSN_WEIGHTS) % 11 == 0 && !this.chars.areSame(0, 9);
  }
}

const BSN_WEIGHTS: StaticArray<i32> = [9, 8, 7, 6, 5, 4, 3, 2, -1];

/** The United Kingdom's national insurance number (HMRC, NIM39110): no check digit, so grouped, or told by a word. */
export function ninoPatterns(): Pattern[] {
  const text = "\\b[A-Za-z]{2} ?\\d{2} ?\\d{2} ?\\d{2} ?[A-Da-d]\\b(?:[-._/:@]\\w)?";
  return [new Pattern(text, PatternKind.Regex, false, new NinoCheck())];
}

@final
class NinoCheck extends NumberCheck {
  constructor() {
    super(9, 9, Needs.Nothing, new Context("nino|national insurance*|ni number|ni no|nin"));
  }

  protected override isValid(): bool {
    const first = this.chars.at(0);
    const second = this.chars.at(1);
    if (NEVER_FIRST.indexOfByte(first) >= 0 || NEVER_SECOND.indexOfByte(second) >= 0) return false;
    for (let i = 0; i < NEVER_BOTH.length; i += 2) {
      if (NEVER_BOTH.at(i) == first && NEVER_BOTH.at(i + 1) == second) return false;
    }
    return true;
  }

  protected override isTold(text: Bytes, start: i32, end: i32): bool {
    return end - start == 13 || this.hasContext(text, start);
  }
}

const NEVER_FIRST: Bytes = Bytes.of("DFIQUV");
const NEVER_SECOND: Bytes = Bytes.of("DFIOQUV");
const NEVER_BOTH: Bytes = Bytes.of("BGGBNKKNTNNTZZ");
