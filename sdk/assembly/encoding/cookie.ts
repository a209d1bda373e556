import { Bytes } from "../bytes";
import { trimmed } from "./ascii";

const SEMICOLON: i32 = 0x3b;
const EQUALS: i32 = 0x3d;
const QUOTE: i32 = 0x22;

/**
 * The value of the first cookie of that name in a `cookie` header (RFC 6265 section 4.2.1), or null. Names are
 * case-sensitive; double quotes around a value are taken off, as most servers do.
 */
export function cookieValue(header: Bytes, name: string): Bytes | null {
  let at = 0;
  while (at < header.length) {
    const found = header.indexOfByte(SEMICOLON, at);
    const end = found < 0 ? header.length : found;
    const pair = trimmed(header.slice(at, end));
    const cut = pair.indexOfByte(EQUALS);
    if (cut > 0 && trimmed(pair.slice(0, cut)).equalsString(name)) return unquoted(trimmed(pair.slice(cut + 1)));
    at = end + 1;
  }
  return null;
}

function unquoted(value: Bytes): Bytes {
  const last = value.length - 1;
  return last > 0 && value.at(0) == QUOTE && value.at(last) == QUOTE ? value.slice(1, last) : value;
}
