import { Bytes, base64DecodeLenient, hexDecode } from "proxy-wasm-assemblyscript-sdk/assembly";

/** Shortest runs that are decoded: "ignore rules" has 16 digits of base 64. */
const LEAST_BASE64: i32 = 16;
const LEAST_HEX: i32 = 24;

/** Most runs of a text, and most bytes of them, that are decoded. */
const MOST_RUNS: i32 = 64;
const MOST_BYTES: i32 = 65536;

/** Share of the bytes that have to be printable for a run to be taken for text. */
const PRINTABLE: f64 = 0.95;

/** A text that stood encoded in another. */
@final
export class DecodedRun {
  constructor(
    readonly content: Bytes,
    /** Where it stood. */
    readonly start: i32,
    readonly end: i32,
  ) {}
}

/** Runs of base 64 and of hexadecimal digits that are texts, decoded once: what they hold is not decoded again. */
export function decodedRuns(text: Bytes): DecodedRun[] {
  const runs: DecodedRun[] = [];
  let bytes = 0;
  let at = 0;
  while (at < text.length && runs.length < MOST_RUNS && bytes < MOST_BYTES) {
    const end = runEnd(text, at);
    if (end - at >= LEAST_BASE64) {
      const content = contentOf(text.slice(at, min(end, at + 2 * MOST_BYTES)));
      if (content.length > 0) runs.push(new DecodedRun(content, at, end));
      bytes += content.length;
    }
    at = max(end, at + 1);
  }
  return runs;
}

/** Fewest escapes that are worth to be read. */
const LEAST_ESCAPES: i32 = 6;

/**
 * The text with `%41` and `\\u0041` read, of ASCII; the very text when it has few of them. JSON's own escapes are gone
 * before: these were written to be read by the model.
 */
export function unescaped(text: Bytes): Bytes {
  const copy = text.copy(0, MOST_BYTES);
  let to = copy.ptr;
  let escapes = 0;
  for (let i = 0; i < copy.length; ) {
    const size = escapeSize(text, i);
    const char = size == 0 ? text.at(i) : (hexOf(text.at(i + size - 2)) << 4) | hexOf(text.at(i + size - 1));
    store<u8>(to++, char);
    if (size > 0) escapes++;
    i += max(size, 1);
  }
  return escapes < LEAST_ESCAPES && !hasUnicodeEscape(text) ? text : copy.slice(0, <i32>(to - copy.ptr));
}

/** 3 for `%41`, 6 for `\\u0041`, 0 for what is none of ASCII. */
function escapeSize(text: Bytes, at: i32): i32 {
  const char = text.at(at);
  const size =
    char == 0x25
      ? 3
      : char == 0x5c && text.at(at + 1) == 0x75 && text.at(at + 2) == 0x30 && text.at(at + 3) == 0x30
        ? 6
        : 0;
  if (size == 0) return 0;
  const high = text.at(at + size - 2);
  return isHex(high) && hexOf(high) < 8 && isHex(text.at(at + size - 1)) ? size : 0;
}

function hasUnicodeEscape(text: Bytes): bool {
  for (let at = text.indexOfByte(0x5c); at >= 0; at = text.indexOfByte(0x5c, at + 1))
    if (escapeSize(text, at) == 6) return true;
  return false;
}

function hexOf(char: i32): i32 {
  return char <= 0x39 ? char - 0x30 : (char | 0x20) - 0x57;
}

/** Where the run of digits of base 64 at `from` ends; hexadecimal digits may stand in pairs with spaces between. */
function runEnd(text: Bytes, from: i32): i32 {
  let at = from;
  while (isDigit64(text.at(at))) at++;
  if (at - from == 2 && isPairs(text, from)) {
    while (isPairs(text, at - 2) && isPair(text, at + 1)) at += 3;
    return at;
  }
  while (at > from && text.at(at) == 0x3d) at++;
  return at;
}

/** Two hexadecimal digits and a space. */
function isPairs(text: Bytes, at: i32): bool {
  return isPair(text, at) && text.at(at + 2) == 0x20;
}

function isPair(text: Bytes, at: i32): bool {
  return isHex(text.at(at)) && isHex(text.at(at + 1)) && !isDigit64(text.at(at + 2));
}

function isDigit64(char: i32): bool {
  const letter = char | 0x20;
  return (
    (letter >= 0x61 && letter <= 0x7a) || (char >= 0x2f && char <= 0x39) || char == 0x2b || char == 0x2d || char == 0x5f
  );
}

function isHex(char: i32): bool {
  return (char >= 0x30 && char <= 0x39) || ((char | 0x20) >= 0x61 && (char | 0x20) <= 0x66);
}

function contentOf(run: Bytes): Bytes {
  const hex = withoutSpaces(run);
  if (hex.length >= LEAST_HEX) {
    const decoded = hexDecode(hex);
    if (decoded.ok && isPrintable(decoded.value)) return decoded.value;
  }
  if (hex.length < run.length) return Bytes.empty();
  const decoded = base64DecodeLenient(run);
  return decoded.ok && isPrintable(decoded.value) ? decoded.value : Bytes.empty();
}

function withoutSpaces(run: Bytes): Bytes {
  if (run.indexOfByte(0x20) < 0) return run;
  const copy = run.copy();
  let to = copy.ptr;
  for (let p = copy.ptr; p < copy.ptrEnd; p++) {
    if (load<u8>(p) != 0x20) store<u8>(to++, load<u8>(p));
  }
  return copy.slice(0, <i32>(to - copy.ptr));
}

function isPrintable(text: Bytes): bool {
  let printable = 0;
  for (let i = 0; i < text.length; i++) {
    const char = text.at(i);
    if ((char >= 0x20 && char < 0x7f) || char == 0x0a || char == 0x0d || char == 0x09) printable++;
  }
  return <f64>printable >= PRINTABLE * <f64>text.length;
}
