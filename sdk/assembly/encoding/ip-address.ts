import { Bytes } from "../bytes";
import { hexValue } from "./hex";

const COLON: i32 = 0x3a;
const DOT: i32 = 0x2e;

/** Whether the text is an IPv4 address in dotted decimal, octets without leading zeros (RFC 3986 section 3.2.2). */
export function isIpv4(text: Bytes): bool {
  let octets = 0;
  let at = 0;
  while (octets < 4) {
    const start = at;
    let value = 0;
    while (at - start < 3 && <u32>(text.at(at) - 0x30) < 10) value = value * 10 + text.at(at++) - 0x30;
    if (at == start || value > 255 || (at - start > 1 && text.at(start) == 0x30)) return false;
    octets++;
    if (at == text.length) return octets == 4;
    if (text.at(at++) != DOT) return false;
  }
  return false;
}

/** Whether the text is an IPv6 address without brackets and without a zone (RFC 3986 section 3.2.2, RFC 4291). */
export function isIpv6(text: Bytes): bool {
  const length = text.length;
  let groups = 0;
  let compressed = text.at(0) == COLON && text.at(1) == COLON;
  let at = compressed ? 2 : 0;
  while (at < length) {
    const end = groupEnd(text, at);
    if (text.at(end) == DOT) {
      groups += 2;
      return isIpv4(text.slice(at)) && (compressed ? groups < 8 : groups == 8);
    }
    if (end == at) return false;
    groups++;
    at = end;
    if (at == length) break;
    if (text.at(at++) != COLON || at == length) return false;
    if (text.at(at) != COLON) continue;
    if (compressed) return false;
    compressed = true;
    at++;
  }
  return compressed ? groups < 8 : groups == 8;
}

/** Where the run of at most four hexadecimal digits at `from` ends. */
function groupEnd(text: Bytes, from: i32): i32 {
  let at = from;
  while (at - from < 4 && hexValue(text.at(at)) >= 0) at++;
  return at;
}
