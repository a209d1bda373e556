import { Bytes } from "../../../bytes";
import { base64UrlDecode } from "../../../encoding/base64";
import { isDigit, isLetter } from "../../../encoding/ascii";
import { MatchCheck } from "../../match-check";
import { Pattern, PatternKind } from "../../pattern";

/** JSON web tokens (RFC 7519) in compact form, also those without a signature. */
export function jwtPatterns(): Pattern[] {
  return [new Pattern("\\beyJ[\\w-]+\\.eyJ[\\w-]+\\.[\\w-]*", PatternKind.Regex, false, new JwtCheck())];
}

@final
class JwtCheck extends MatchCheck {
  override accept(text: Bytes, start: i32, end: i32): i32 {
    const before = text.at(start - 1);
    if (isLetter(before) || isDigit(before) || before == 0x2d) return -1;
    const head = base64UrlDecode(text.slice(start, text.indexOfByte(0x2e, start)));
    return head.ok && head.value.indexOf(ALG) >= 0 ? end : -1;
  }
}

const ALG: Bytes = Bytes.of('"alg"');
