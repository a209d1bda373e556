import { isDigit, isLetter } from "../../../encoding/ascii";
import { Bytes } from "../../../bytes";
import { MatchCheck } from "../../match-check";
import { Pattern, PatternKind } from "../../pattern";

/** Fewest digits of base 64 of a key; those of Ed25519 have 64. */
const LEAST_DIGITS: i32 = 40;

/** Private keys in PEM (RFC 7468) and OpenPGP's armour, from BEGIN to END; one that is cut off, as far as it goes. */
export function privateKeyPatterns(): Pattern[] {
  const begin = "-----BEGIN (?:[A-Z0-9]+ ){0,3}PRIVATE KEY(?: BLOCK)?-----";
  const end = "-----END [A-Z0-9 ]+-----";
  return [
    new Pattern(begin + "(?s:.*?)" + end, PatternKind.Regex, false, new WholeKeyCheck()),
    // Line ends may be written as \n, as they are in JSON and in environments.
    new Pattern(begin + "(?:\\\\[nr]|[\\sA-Za-z0-9+/=])+", PatternKind.Regex, false, new WholeKeyCheck()),
  ];
}

@final
class WholeKeyCheck extends MatchCheck {
  override accept(text: Bytes, start: i32, end: i32): i32 {
    const body = text.slice(text.indexOf(DASHES, start + DASHES.length) + DASHES.length, end);
    let digits = 0;
    for (let i = 0; i < body.length && digits < LEAST_DIGITS; i++) {
      const char = body.at(i);
      if (isLetter(char) || isDigit(char) || char == 0x2b || char == 0x2f) digits++;
      // A text that tells of a key has words in its place.
      else if (char == 0x20 && !isHeader(body, i)) digits = 0;
    }
    return digits < LEAST_DIGITS ? -1 : end;
  }
}

/** Old keys have headers ("Proc-Type: 4,ENCRYPTED"), whose spaces follow a colon. */
function isHeader(body: Bytes, space: i32): bool {
  return body.at(space - 1) == 0x3a;
}

const DASHES: Bytes = Bytes.of("-----");
