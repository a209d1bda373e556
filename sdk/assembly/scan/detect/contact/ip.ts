import { isDigit, isLetter } from "../../../encoding/ascii";
import { hexValue } from "../../../encoding/hex";
import { isIpv4, isIpv6 } from "../../../encoding/ip-address";
import { Bytes } from "../../../bytes";
import { MatchCheck } from "../../match-check";
import { Pattern, PatternKind } from "../../pattern";
import { Context } from "../context";

/** Addresses of IPv4 in dotted decimal, and of IPv6; without the length of a network that may follow. */
export function ipPatterns(): Pattern[] {
  const v6 = "(?:\\b[0-9A-Fa-f]{1,4}|:)(?::[0-9A-Fa-f]{0,4}){2,9}(?:(?:\\.\\d{1,3}){3})?";
  return [
    // More parts than four are a version or an object identifier.
    new Pattern("\\b\\d{1,3}(?:\\.\\d{1,5}){3,8}(?:\\.?[-+_A-Za-z])?", PatternKind.Regex, false, new Ipv4Check()),
    new Pattern(v6, PatternKind.Regex, false, new Ipv6Check()),
  ];
}

@final
class Ipv4Check extends MatchCheck {
  private readonly version: Context = new Context(
    "version*|versión|versão|versione|v|ver|release*|build|firmware|chapter|section|kapitel|abschnitt|版本|バージョン|upgrade*|oid|clause",
  );

  override accept(text: Bytes, start: i32, end: i32): i32 {
    const before = text.at(start - 1);
    if (isLetter(before) || before == 0x2e || before == 0x2d || before == 0x5f) return -1;
    if (!isIpv4(text.slice(start, end)) || text.at(start) == 0x30) return -1;
    return this.version.isBefore(text, start) ? -1 : end;
  }
}

@final
class Ipv6Check extends MatchCheck {
  override accept(text: Bytes, start: i32, end: i32): i32 {
    const before = text.at(start - 1);
    if (isLetter(before) || isDigit(before) || before == 0x3a || before == 0x5f || before == 0x2e) return -1;
    // A sentence or a list may go on with a colon.
    const stop = text.at(end - 1) == 0x3a && text.at(end - 2) != 0x3a ? end - 1 : end;
    const address = text.slice(start, stop);
    return isIpv6(address) && isTelling(address) ? stop : -1;
  }
}

/** `::` is a part of names in some languages of programs (`Ada::Bed`), so that an address needs three groups and a digit. */
function isTelling(address: Bytes): bool {
  if (address.length == 3) return address.at(0) == 0x3a && address.at(2) == 0x31;
  let groups = 0;
  let digits = 0;
  for (let i = 0; i < address.length; i++) {
    const char = address.at(i);
    if (isDigit(char)) digits++;
    if (hexValue(char) >= 0 && hexValue(address.at(i + 1)) < 0) groups++;
  }
  return digits > 1 && groups > 1;
}
