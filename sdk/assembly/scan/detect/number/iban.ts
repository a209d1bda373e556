import { Bytes } from "../../../bytes";
import { isDigit, isLetter } from "../../../encoding/ascii";
import { MatchCheck } from "../../match-check";
import { Pattern, PatternKind } from "../../pattern";
import { isGlued } from "../context";
import { ibanRemainder } from "./checksums";
import { Compact } from "./compact";

/** IBANs (ISO 13616), in one or in groups; letters in either case. */
export function ibanPatterns(): Pattern[] {
  const text = "\\b[A-Za-z]{2}\\d{2}(?:[ -]?[A-Za-z0-9]){11,30}\\b";
  return [new Pattern(text, PatternKind.Regex, false, new IbanCheck())];
}

@final
class IbanCheck extends MatchCheck {
  private readonly chars: Compact = new Compact();

  override accept(text: Bytes, start: i32, end: i32): i32 {
    if (isGlued(text, start)) return -1;
    const count = this.chars.read(text, start, end);
    const size = lengthOf(this.chars.at(0), this.chars.at(1));
    if (size == 0 || count < size || ibanRemainder(this.chars, size) != 1) return -1;
    const stop = this.chars.endOf(size - 1);
    if (stop == end) return stop;
    const next = text.at(stop);
    return isDigit(next) || isLetter(next) ? -1 : stop;
  }
}

/** Characters of a country's IBANs, 0 where there are none (SWIFT's IBAN registry, release 100). */
function lengthOf(first: i32, second: i32): i32 {
  for (let i = 0; i < COUNTRIES.length; i += 5) {
    if (COUNTRIES.at(i) != first || COUNTRIES.at(i + 1) != second) continue;
    return (COUNTRIES.at(i + 2) - 0x30) * 10 + COUNTRIES.at(i + 3) - 0x30;
  }
  return 0;
}

const COUNTRIES: Bytes = Bytes.of(
  "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 ES24 " +
    "FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 " +
    "LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 " +
    "RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30",
);
