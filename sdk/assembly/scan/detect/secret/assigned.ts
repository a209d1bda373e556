import { isDigit, isLetter } from "../../../encoding/ascii";
import { Bytes } from "../../../bytes";
import { MatchCheck } from "../../match-check";
import { Pattern, PatternKind } from "../../pattern";
import { looksRandom } from "./entropy";
import { isPlaceholder } from "./placeholder";

/** Signs between a name and its value: quotes, a colon, an equals sign, an arrow, spaces. */
const MOST_SIGNS: i32 = 6;

/** What is assigned to a name of a secret: `api_key = "…"`, `"clientSecret": "…"`, `Authorization: Bearer …`. */
export function assignedPattern(): Pattern {
  return new Pattern("\\b[A-Za-z0-9][A-Za-z0-9+/_~-]{15,}={0,2}", PatternKind.Regex, false, new AssignedCheck());
}

@final
class AssignedCheck extends MatchCheck {
  override accept(text: Bytes, start: i32, end: i32): i32 {
    const name = endOfName(text, start);
    if (name < 0 || !isSecretName(text, name)) return -1;
    const value = text.slice(start, end);
    return looksRandom(value) && !isPlaceholder(value) ? end : -1;
  }
}

/** Byte after the name that the value at `start` is assigned to; -1 when it is assigned to none. */
function endOfName(text: Bytes, start: i32): i32 {
  let at = start;
  let assigns = false;
  while (at > 0 && start - at <= MOST_SIGNS) {
    const char = text.at(at - 1);
    if (char == 0x3a || char == 0x3d) assigns = true;
    else if (SIGNS.indexOfByte(char) < 0) break;
    at--;
  }
  if (at == start) return -1;
  // "Bearer" and "Basic" need no sign.
  return assigns || endsWith(text, at, BEARER) || endsWith(text, at, BASIC) ? at : -1;
}

function isSecretName(text: Bytes, end: i32): bool {
  for (let i = 0; i < NAMES.length; i++) if (endsWith(text, end, NAMES[i])) return true;
  return endsWith(text, end, BEARER) || endsWith(text, end, BASIC);
}

/** Whether the text before `end` ends in a name; letters in either case, `_`, `-` and spaces left out. */
function endsWith(text: Bytes, end: i32, name: Bytes): bool {
  let at = end - 1;
  for (let i = name.length - 1; i >= 0; i--) {
    while (isJoint(text.at(at)) && i < name.length - 1) at--;
    const char = text.at(at--);
    if ((isLetter(char) ? char | 0x20 : char) != name.at(i)) return false;
  }
  // A name of one word may be the end of another: "monkey".
  const before = text.at(at);
  return !isLetter(before) || name.length > 5 || (text.at(at + 1) & 0x20) == 0 || isDigit(before);
}

function isJoint(char: i32): bool {
  return char == 0x5f || char == 0x2d || char == 0x20;
}

const SIGNS: Bytes = Bytes.of(" \t\"'`>");
const BEARER: Bytes = Bytes.of("bearer");
const BASIC: Bytes = Bytes.of("basic");
const NAMES: Bytes[] = [
  Bytes.of("apikey"),
  Bytes.of("secret"),
  Bytes.of("token"),
  Bytes.of("password"),
  Bytes.of("passwd"),
  Bytes.of("pwd"),
  Bytes.of("accesskey"),
  Bytes.of("secretkey"),
  Bytes.of("accountkey"),
  Bytes.of("subscriptionkey"),
  Bytes.of("authkey"),
  Bytes.of("privatekey"),
  Bytes.of("encryptionkey"),
  Bytes.of("signingkey"),
  Bytes.of("sharedkey"),
  Bytes.of("masterkey"),
  Bytes.of("credential"),
  Bytes.of("credentials"),
];
