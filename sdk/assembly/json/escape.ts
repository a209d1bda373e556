import { compareBytes } from "../compare";
import { Bytes } from "../bytes";
import { ByteWriter } from "../byte-writer";
import { REPLACEMENT_UTF8, storeCodePoint, utf8Length } from "../utf8";
import { escapedByte, findBackslash, hexUnit, skipPlainAscii } from "./text";
import { BACKSLASH, QUOTE } from "./scanner";

/** `\u00` as a little-endian integer; a control byte follows as two hexadecimal digits. */
const UNICODE_ESCAPE: u32 = 0x3030755c;

/** Size in bytes of the escape at `p` (at a backslash): 12 for a surrogate pair, 6, 2, or 1 for one that is malformed. */
function escapeSize(p: usize, end: usize): i32 {
  if (p + 1 >= end) return 1;
  const letter = load<u8>(p + 1);
  if (letter != 0x75) return escapedByte(letter) < 0 ? 1 : 2;
  const unit = hexUnit(p + 2, end);
  if (unit < 0) return 1;
  if ((unit & 0xfc00) != 0xd800 || p + 12 > end || load<u16>(p + 6) != 0x755c) return 6;
  const low = hexUnit(p + 8, end);
  return low >= 0xdc00 && low < 0xe000 ? 12 : 6;
}

/** Stores what the escape of `size` bytes at `p` stands for (nothing for a malformed one); answers the address after it. */
function storeEscaped(out: usize, p: usize, size: i32, end: usize): usize {
  if (size == 1) return out;
  if (size == 2) return storeCodePoint(out, escapedByte(load<u8>(p + 1)));
  const unit = hexUnit(p + 2, end);
  if (size == 6) return storeCodePoint(out, unit);
  return storeCodePoint(out, 0x10000 + ((unit & 0x3ff) << 10) + (hexUnit(p + 8, end) & 0x3ff));
}

/**
 * The UTF-8 that the string content `text` (inside of the quotes) stands for: `text` itself when nothing is escaped.
 * Unpaired surrogates become U+FFFD, a malformed escape loses its backslash, bytes that are not UTF-8 stay as they are.
 */
export function unescapeText(text: Bytes): Bytes {
  const end = text.ptrEnd;
  let p = text.ptr;
  let stop = findBackslash(p, end);
  if (stop == end) return text;
  // An escape is never shorter than what it stands for.
  const buffer = new ArrayBuffer(text.length);
  let out = changetype<usize>(buffer);
  for (;;) {
    memory.copy(out, p, stop - p);
    out += stop - p;
    if (stop == end) break;
    const size = escapeSize(stop, end);
    out = storeEscaped(out, stop, size, end);
    p = stop + <usize>size;
    stop = findBackslash(p, end);
  }
  return new Bytes(buffer, 0, <i32>(out - changetype<usize>(buffer)));
}

/** Whether the string content `[p, end)`, unescaped, is `[other, otherEnd)`. Allocates nothing. */
export function equalsUnescaped(p: usize, end: usize, other: usize, otherEnd: usize): bool {
  const scratch = memory.data(4);
  while (p < end) {
    const stop = findBackslash(p, end);
    const plain = stop - p;
    if (plain > otherEnd - other || compareBytes(p, other, plain) != 0) return false;
    other += plain;
    if (stop == end) break;
    const size = escapeSize(stop, end);
    const length = storeEscaped(scratch, stop, size, end) - scratch;
    if (length > otherEnd - other || compareBytes(scratch, other, length) != 0) return false;
    other += length;
    p = stop + <usize>size;
  }
  return other == otherEnd;
}

/** Appends the escape of a control byte, a quote or a backslash. */
function writeEscape(out: ByteWriter, c: u8): void {
  let letter: i32 = 0;
  if (c == QUOTE || c == BACKSLASH) letter = <i32>c;
  else if (c == 0x08) letter = 0x62;
  else if (c == 0x09) letter = 0x74;
  else if (c == 0x0a) letter = 0x6e;
  else if (c == 0x0c) letter = 0x66;
  else if (c == 0x0d) letter = 0x72;
  const scratch = memory.data(8);
  if (letter != 0) {
    store<u8>(scratch, BACKSLASH);
    store<u8>(scratch + 1, <u8>letter);
    out.raw(scratch, 2);
    return;
  }
  const low = c & 15;
  store<u32>(scratch, UNICODE_ESCAPE);
  store<u8>(scratch + 4, <u8>(0x30 + (c >> 4)));
  store<u8>(scratch + 5, low < 10 ? 0x30 + low : 0x57 + low);
  out.raw(scratch, 6);
}

/** Appends the UTF-8 `text` as string content, without quotes; what is not UTF-8 becomes U+FFFD. */
export function escapeTo(out: ByteWriter, text: Bytes): void {
  const end = text.ptrEnd;
  let from = text.ptr;
  let p = from;
  const replacement = memory.data(4);
  store<u32>(replacement, REPLACEMENT_UTF8);
  for (;;) {
    p = skipPlainAscii(p, end);
    if (p >= end) break;
    const c = load<u8>(p);
    const size = c < 0x80 ? -1 : utf8Length(p, end);
    if (size > 0) {
      p += <usize>size;
      continue;
    }
    out.raw(from, <i32>(p - from));
    if (c < 0x80) writeEscape(out, c);
    else out.raw(replacement, 3);
    p += <usize>-size;
    from = p;
  }
  out.raw(from, <i32>(end - from));
}
