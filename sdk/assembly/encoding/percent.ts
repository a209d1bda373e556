import { Bytes } from "../bytes";
import { Result } from "../result";
import { hexPair } from "./hex";

// Which bytes stay as they are: bit `b` of the low word stands for byte b, of the high word for byte 64 + b.
const ALPHANUMERIC_LOW: u64 = 0x03ff_0000_0000_0000;
const ALPHANUMERIC_HIGH: u64 = 0x07ff_fffe_07ff_fffe;
/** RFC 3986 section 2.3: letters, digits, `-` `.` `_` `~`. */
const UNRESERVED_LOW: u64 = ALPHANUMERIC_LOW | 0x0000_6000_0000_0000;
const UNRESERVED_HIGH: u64 = ALPHANUMERIC_HIGH | 0x4000_0000_8000_0000;
/** RFC 3986 section 3.3, pchar and `/`: unreserved, `! $ & ' ( ) * + , ; = : @` and `/`. */
const PATH_LOW: u64 = UNRESERVED_LOW | 0x2c00_9fd2_0000_0000;
const PATH_HIGH: u64 = UNRESERVED_HIGH | 1;
/** RFC 3986 section 3.4: what a path may hold and `?`. */
const QUERY_LOW: u64 = PATH_LOW | 0x8000_0000_0000_0000;
/** WHATWG URL, application/x-www-form-urlencoded: letters, digits, `*` `-` `.` `_`. */
const FORM_LOW: u64 = ALPHANUMERIC_LOW | 0x0000_6400_0000_0000;
const FORM_HIGH: u64 = ALPHANUMERIC_HIGH | 0x0000_0000_8000_0000;

const PERCENT: u32 = 0x25;
const PLUS: u32 = 0x2b;
const SPACE: u32 = 0x20;

/** Escapes all but unreserved characters: one path segment, one query name or value, AWS signature parts. */
export function encodeComponent(bytes: Bytes): Bytes {
  return encode(bytes, UNRESERVED_LOW, UNRESERVED_HIGH, false);
}

/** Escapes what a path cannot hold. `/` stays, `%` becomes `%25`: for text that is not escaped yet. */
export function encodePath(bytes: Bytes): Bytes {
  return encode(bytes, PATH_LOW, PATH_HIGH, false);
}

/** Escapes what a whole query cannot hold; `&`, `=`, `+`, `/` and `?` stay. */
export function encodeQuery(bytes: Bytes): Bytes {
  return encode(bytes, QUERY_LOW, PATH_HIGH, false);
}

/** Escapes a name or value of application/x-www-form-urlencoded; a space becomes `+`. */
export function encodeForm(bytes: Bytes): Bytes {
  return encode(bytes, FORM_LOW, FORM_HIGH, true);
}

/** Resolves `%XX`; a `%` without two digits stays as it is (WHATWG URL). The very window when nothing is escaped. */
export function percentDecode(text: Bytes): Bytes {
  return decode(text, false);
}

/** As `percentDecode`, with `+` for a space: names and values of query strings and forms. */
export function decodeForm(text: Bytes): Bytes {
  return decode(text, true);
}

/** Resolves `%XX`; fails on a `%` without two hexadecimal digits. */
export function percentDecodeStrict(text: Bytes): Result<Bytes> {
  const end = text.ptrEnd;
  for (let p = text.ptr; p < end; p++) {
    if (load<u8>(p) != PERCENT) continue;
    if (end - p < 3 || hexPair(p + 1) < 0) {
      return Result.fail<Bytes>(Bytes.empty(), "percent-encoding: % without two hexadecimal digits");
    }
  }
  return Result.of<Bytes>(decode(text, false));
}

function isKept(byte: u32, low: u64, high: u64): bool {
  if (byte >= 0x80) return false;
  return (((byte < 64 ? low : high) >> (byte & 63)) & 1) != 0;
}

function encode(bytes: Bytes, low: u64, high: u64, plusForSpace: bool): Bytes {
  const end = bytes.ptrEnd;
  let escapes = 0;
  let spaces = 0;
  for (let p = bytes.ptr; p < end; p++) {
    const byte = <u32>load<u8>(p);
    if (plusForSpace && byte == SPACE) spaces++;
    else if (!isKept(byte, low, high)) escapes++;
  }
  if ((escapes | spaces) == 0) return bytes;
  const out = new ArrayBuffer(bytes.length + escapes * 2);
  let at = changetype<usize>(out);
  for (let p = bytes.ptr; p < end; p++) {
    const byte = <u32>load<u8>(p);
    if (plusForSpace && byte == SPACE) store<u8>(at++, PLUS);
    else if (isKept(byte, low, high)) store<u8>(at++, byte);
    else {
      store<u8>(at, PERCENT);
      store<u8>(at, upperHexDigit(byte >> 4), 1);
      store<u8>(at, upperHexDigit(byte & 15), 2);
      at += 3;
    }
  }
  return Bytes.wrap(out);
}

/** RFC 3986 section 2.1 asks for upper case. */
function upperHexDigit(value: u32): u32 {
  return value < 10 ? 0x30 + value : 0x37 + value;
}

function decode(text: Bytes, plusForSpace: bool): Bytes {
  if (text.indexOfByte(PERCENT) < 0 && (!plusForSpace || text.indexOfByte(PLUS) < 0)) return text;
  const out = new ArrayBuffer(text.length);
  const start = changetype<usize>(out);
  const end = text.ptrEnd;
  let at = start;
  for (let p = text.ptr; p < end; p++) {
    const byte = <u32>load<u8>(p);
    const resolved = byte == PERCENT && end - p >= 3 ? hexPair(p + 1) : -1;
    if (resolved >= 0) p += 2;
    store<u8>(at++, resolved >= 0 ? resolved : plusForSpace && byte == PLUS ? SPACE : byte);
  }
  return new Bytes(out, 0, <i32>(at - start));
}
