import { isDigit, isLetter } from "../../../encoding/ascii";
import { Bytes } from "../../../bytes";
import { MatchCheck } from "../../match-check";
import { Pattern, PatternKind } from "../../pattern";
import { Context, isGlued } from "../context";
import { Compact } from "../number/compact";

/**
 * Numbers of telephones: international with `+` (E.164), those of North America, France, China, Japan and the United
 * Kingdom as they are written there, and any other one when a word tells it.
 */
export function phonePatterns(): Pattern[] {
  const tail = "\\b(?:[-._/:@]\\w)?";
  const international = "\\+[1-9]\\d{0,3}[ .-]?(?:\\(0?\\d{1,4}\\)[ .-]?)?\\d(?:[ .-]?\\d){5,12}" + tail;
  const american = "(?:\\b1[-. ])?(?:\\([2-9]\\d{2}\\) ?|\\b[2-9]\\d{2}[-. ])[2-9]\\d{2}[-. ]\\d{4}" + tail;
  return [
    new Pattern(international, PatternKind.Regex, false, new InternationalCheck()),
    new Pattern(american, PatternKind.Regex, false, new AmericanCheck()),
    new Pattern("\\b0[1-9](?:[ .]\\d{2}){4}\\b(?:[-._/:@ ]\\d)?", PatternKind.Regex, false, new NationalCheck(10, 10)),
    new Pattern("\\b1[3-9]\\d[ -]\\d{4}[ -]\\d{4}" + tail, PatternKind.Regex, false, new NationalCheck(11, 11)),
    new Pattern("\\b0\\d{1,4}-\\d{2,4}-\\d{4}" + tail, PatternKind.Regex, false, new NationalCheck(10, 11)),
    new Pattern("\\b0\\d{2,4} \\d{3,4} \\d{3,4}" + tail, PatternKind.Regex, false, new NationalCheck(10, 11)),
    new Pattern("\\b\\d(?:[ .()/-]{0,2}\\d){6,12}" + tail, PatternKind.Regex, false, new ToldCheck()),
  ];
}

@final
class InternationalCheck extends MatchCheck {
  private readonly chars: Compact = new Compact();

  override accept(text: Bytes, start: i32, end: i32): i32 {
    const before = text.at(start - 1);
    if (isLetter(before) || isDigit(before) || before == 0x2b || before == 0x5f || before == 0x29) return -1;
    const chars = this.chars;
    const count = chars.read(text, start, end);
    if (count < 9 || count > 15 || chars.areSame(1, count) || !chars.areDigits(0, count) || isDecimal(text, start, end))
      return -1;
    if (chars.at(0) == 0x31) return count == 11 && isAmerican(chars, 1) ? end : -1;
    // Codes of countries that are not given (ITU-T E.164).
    const two = chars.number(0, 2);
    return two == 28 || two == 83 || two == 89 ? -1 : end;
  }
}

/** "+48.856614" is a coordinate. */
function isDecimal(text: Bytes, start: i32, end: i32): bool {
  let separators = 0;
  let points = 0;
  for (let i = start + 1; i < end; i++) {
    if (isDigit(text.at(i))) continue;
    separators++;
    if (text.at(i) == 0x2e) points++;
  }
  return separators == 1 && points == 1;
}

@final
class AmericanCheck extends MatchCheck {
  private readonly chars: Compact = new Compact();
  private readonly context: Context = new Context(PHONE_WORDS);

  override accept(text: Bytes, start: i32, end: i32): i32 {
    if (isGlued(text, start)) return -1;
    const count = this.chars.read(text, start, end);
    if (count > 11 || (count == 11 && this.chars.at(0) != 0x31)) return -1;
    if (!isAmerican(this.chars, count - 10)) return -1;
    // Three groups with nothing but spaces may be anything.
    const isSpaced = text.at(end - 5) == 0x20 && text.at(end - 9) == 0x20 && text.at(end - 10) != 0x29;
    return isSpaced && !this.context.isBefore(text, start) ? -1 : end;
  }
}

/** Area and exchange begin with 2 to 9, and neither is a service as 911 is (NANPA). */
function isAmerican(chars: Compact, from: i32): bool {
  return isExchange(chars, from) && isExchange(chars, from + 3);
}

function isExchange(chars: Compact, at: i32): bool {
  return chars.value(at) >= 2 && !(chars.value(at + 1) == 1 && chars.value(at + 2) == 1);
}

/** The count of digits is right, and one more shows that it is a part of something longer. */
@final
class NationalCheck extends MatchCheck {
  private readonly chars: Compact = new Compact();

  constructor(
    private readonly least: i32,
    private readonly most: i32,
  ) {
    super();
  }

  override accept(text: Bytes, start: i32, end: i32): i32 {
    if (isGlued(text, start)) return -1;
    const count = this.chars.read(text, start, end);
    return count >= this.least && count <= this.most && this.chars.areDigits(0, count) && !this.chars.areSame(1, count)
      ? end
      : -1;
  }
}

/** A number behind a word. */
@final
class ToldCheck extends MatchCheck {
  private readonly chars: Compact = new Compact();
  private readonly context: Context = new Context(PHONE_WORDS);

  override accept(text: Bytes, start: i32, end: i32): i32 {
    if (isGlued(text, start)) return -1;
    const count = this.chars.read(text, start, end);
    if (count < 7 || count > 13 || !this.chars.areDigits(0, count) || isDecimal(text, start, end)) return -1;
    return this.context.isBefore(text, start) ? end : -1;
  }
}

const PHONE_WORDS: string =
  "phone*|telephone*|tel|mobile|cell|cellphone|whatsapp|fax|sms|call me at|call me on|reach me at|handy|handynummer|" +
  "telefon*|rufnummer|téléphone*|portable|teléfono*|móvil|celular|telefone*|cellulare|телефон*|тел|手机*|电话*|電話*|" +
  "联系*|携帯*|전화*|휴대폰*|연락처*|फ़ोन*|मोबाइल*|هاتف*|جوال*";
