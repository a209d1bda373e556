import { isVerhoeff, weighted } from "../number/checksums";
import { isDay } from "../number/dates";
import { Needs, NumberCheck } from "../number/number-check";
import { Bytes } from "../../../bytes";
import { Pattern, PatternKind } from "../../pattern";
import { Context } from "../context";

/** China's resident identity number (GB 11643-1999): province, day of birth, ISO 7064 MOD 11-2. */
export function chinaPatterns(): Pattern[] {
  return [new Pattern("\\b[1-8]\\d{16}[\\dXx]\\b(?:[-._/:@]\\w)?", PatternKind.Regex, false, new ChinaCheck())];
}

@final
class ChinaCheck extends NumberCheck {
  constructor() {
    super(18, 18);
  }

  protected override isValid(): bool {
    const chars = this.chars;
    const province = chars.number(0, 2);
    if (province < 11 || province > 82) return false;
    const year = <i32>chars.number(6, 10);
    if (year < 1800 || year > 2099 || !isDay(year, <i32>chars.number(10, 12), <i32>chars.number(12, 14))) return false;
    return CHINA_CHECKS.at(weighted(chars, CHINA_WEIGHTS) % 11) == chars.at(17);
  }
}

const CHINA_WEIGHTS: StaticArray<i32> = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHINA_CHECKS: Bytes = Bytes.of("10X98765432");

/** India's Aadhaar number (UIDAI): twelve digits, Verhoeff; without separators a word has to tell it. */
export function aadhaarPatterns(): Pattern[] {
  const text = "\\b[2-9]\\d{3}[ -]?\\d{4}[ -]?\\d{4}\\b(?:[-._/:@ ]\\d)?";
  return [new Pattern(text, PatternKind.Regex, false, new AadhaarCheck())];
}

@final
class AadhaarCheck extends NumberCheck {
  constructor() {
    super(12, 12, Needs.ContextIfPlain, new Context("aadhaar*|aadhar*|adhaar*|uidai|uid|आधार*|ஆதார்*|আধার*"));
  }

  protected override isValid(): bool {
    return isVerhoeff(this.chars) && !this.chars.areSame(0, 12);
  }
}

/** Japan's My Number (ordinance of the Act on the Use of Numbers, article 5): a word has to tell it. */
export function myNumberPatterns(): Pattern[] {
  const text = "\\b\\d{4}[ -]?\\d{4}[ -]?\\d{4}\\b(?:[-._/:@]\\w)?";
  return [new Pattern(text, PatternKind.Regex, false, new MyNumberCheck())];
}

@final
class MyNumberCheck extends NumberCheck {
  constructor() {
    super(12, 12, Needs.Context, new Context("my number|mynumber|individual number|マイナンバー*|個人番号*"));
  }

  protected override isValid(): bool {
    const rest = weighted(this.chars, MY_NUMBER_WEIGHTS) % 11;
    return (rest <= 1 ? 0 : 11 - rest) == this.chars.value(11);
  }
}

const MY_NUMBER_WEIGHTS: StaticArray<i32> = [6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2];

/**
 * Korea's resident and alien registration numbers: day of birth, sex and century, and a check digit that those given since
 * October 2020 lack. With a dash and a right check digit it stands for itself; else a word has to tell it.
 */
export function koreaPatterns(): Pattern[] {
  const text = "\\b\\d{2}[01]\\d[0-3]\\d-?[1-8]\\d{6}\\b(?:[-._/:@]\\w)?";
  return [new Pattern(text, PatternKind.Regex, false, new KoreaCheck())];
}

@final
class KoreaCheck extends NumberCheck {
  constructor() {
    super(13, 13, Needs.Nothing, new Context("주민*|외국인*|rrn|resident registration*|registration number"));
  }

  protected override isValid(): bool {
    const chars = this.chars;
    return isDay(<i32>chars.number(0, 2), <i32>chars.number(2, 4), <i32>chars.number(4, 6));
  }

  protected override isTold(text: Bytes, start: i32, end: i32): bool {
    const chars = this.chars;
    const turn = chars.value(6) > 4 ? 13 : 11;
    const isRight = (turn - (weighted(chars, KOREA_WEIGHTS) % 11)) % 10 == chars.value(12);
    return (isRight && end - start > chars.length) || this.hasContext(text, start);
  }
}

const KOREA_WEIGHTS: StaticArray<i32> = [2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5];
