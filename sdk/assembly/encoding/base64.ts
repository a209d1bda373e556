import { Bytes } from "../bytes";
import { Result } from "../result";

/** What a strict decoder expects of the `=` at the end. */
export const enum Base64Padding {
  Required,
  Forbidden,
  /** Absent, or complete and in its place. */
  Optional,
}

const PAD: i32 = 0x3d;

/** Base64 with the standard alphabet (RFC 4648 section 4). */
export function base64Encode(bytes: Bytes, padded: bool = true): Bytes {
  return encode(bytes, 0x2b, 0x2f, padded);
}

/** Base64 with the URL- and filename-safe alphabet (RFC 4648 section 5), unpadded as in JWT unless told otherwise. */
export function base64UrlEncode(bytes: Bytes, padded: bool = false): Bytes {
  return encode(bytes, 0x2d, 0x5f, padded);
}

/** Strict: the standard alphabet only, no white space, and the unused bits at the end are zero, so one text per value. */
export function base64Decode(text: Bytes, padding: Base64Padding = Base64Padding.Required): Result<Bytes> {
  return decodeStrict(text, 0x2b, 0x2f, padding);
}

/** As `base64Decode`, for the URL-safe alphabet. */
export function base64UrlDecode(text: Bytes, padding: Base64Padding = Base64Padding.Forbidden): Result<Bytes> {
  return decodeStrict(text, 0x2d, 0x5f, padding);
}

/**
 * The forgiving decoder of browsers (WHATWG Infra, "forgiving-base64 decode"): skips ASCII white space, takes text with
 * or without padding and ignores unused bits. Beyond the standard it takes both alphabets, even mixed.
 */
export function base64DecodeLenient(text: Bytes): Result<Bytes> {
  const plain = withoutSpace(text);
  return decode(unpadded(plain), 0x2b, 0x2f, false);
}

function encode(bytes: Bytes, char62: u32, char63: u32, padded: bool): Bytes {
  const length = bytes.length;
  const rest = length % 3;
  const size = (length / 3) * 4 + (rest == 0 ? 0 : padded ? 4 : rest + 1);
  const out = new ArrayBuffer(size);
  let at = changetype<usize>(out);
  let p = bytes.ptr;
  const end = bytes.ptrEnd;
  if (ASC_FEATURE_SIMD) {
    // 12 bytes are used of the 16 loaded, so the loop ends while 16 are still inside of the window.
    for (; end - p >= 16; p += 12, at += 16) v128.store(at, encode12(v128.load(p), char62, char63));
  }
  for (; end - p >= 3; p += 3, at += 4) {
    encodeGroup(at, ((<u32>load<u8>(p)) << 16) | ((<u32>load<u8>(p, 1)) << 8) | load<u8>(p, 2), 4, char62, char63);
  }
  if (rest == 0) return Bytes.wrap(out);
  const last = ((<u32>load<u8>(p)) << 16) | (rest == 2 ? (<u32>load<u8>(p, 1)) << 8 : 0);
  encodeGroup(at, last, rest + 1, char62, char63);
  if (padded) memory.fill(at + <usize>(rest + 1), <u8>PAD, <usize>(3 - rest));
  return Bytes.wrap(out);
}

/** Writes the first `count` digits of a 24-bit group. */
function encodeGroup(at: usize, group: u32, count: i32, char62: u32, char63: u32): void {
  for (let i = 0; i < count; i++) {
    const sextet = (group >> (18 - 6 * i)) & 63;
    store<u8>(at + <usize>i, digitOf(sextet, char62, char63));
  }
}

function digitOf(sextet: u32, char62: u32, char63: u32): u32 {
  if (sextet < 26) return sextet + 0x41;
  if (sextet < 52) return sextet + 0x47;
  if (sextet < 62) return sextet - 4;
  return sextet == 62 ? char62 : char63;
}

/** The 16 digits of the first 12 bytes. */
function encode12(bytes: v128, char62: u32, char63: u32): v128 {
  // Each 32-bit lane gets three bytes as one big-endian number; index 16 gives a zero.
  const groups = i8x16.swizzle(bytes, i8x16(2, 1, 0, 16, 5, 4, 3, 16, 8, 7, 6, 16, 11, 10, 9, 16));
  const first = v128.and(i32x4.shr_u(groups, 18), i32x4.splat(0x3f));
  const second = v128.and(i32x4.shr_u(groups, 4), i32x4.splat(0x3f00));
  const third = v128.and(i32x4.shl(groups, 10), i32x4.splat(0x3f0000));
  const fourth = v128.and(i32x4.shl(groups, 24), i32x4.splat(0x3f000000));
  const sextets = v128.or(v128.or(first, second), v128.or(third, fourth));
  // "A" is 65 above its value, "a" 71, "0" 4 below; the last two digits depend on the alphabet.
  let shift = i8x16.splat(65);
  shift = i8x16.add(shift, v128.and(i8x16.gt_u(sextets, i8x16.splat(25)), i8x16.splat(6)));
  shift = i8x16.add(shift, v128.and(i8x16.gt_u(sextets, i8x16.splat(51)), i8x16.splat(-75)));
  shift = i8x16.add(shift, v128.and(i8x16.eq(sextets, i8x16.splat(62)), i8x16.splat(<i8>(char62 - 58))));
  shift = i8x16.add(shift, v128.and(i8x16.eq(sextets, i8x16.splat(63)), i8x16.splat(<i8>(char63 - 59))));
  return i8x16.add(sextets, shift);
}

function decodeStrict(text: Bytes, char62: u32, char63: u32, padding: Base64Padding): Result<Bytes> {
  if (padding == Base64Padding.Forbidden) return decode(text, char62, char63, true);
  const digits = unpadded(text);
  const isPadded = digits.length != text.length || (text.length & 3) == 0;
  if (padding == Base64Padding.Required && !isPadded) return fail("base64: padding is missing");
  return decode(digits, char62, char63, true);
}

/** The text without its one or two `=`, where they stand as RFC 4648 wants them; anything else is left for `decode` to refuse. */
function unpadded(text: Bytes): Bytes {
  const length = text.length;
  if (length == 0 || (length & 3) != 0 || text.at(length - 1) != PAD) return text;
  return text.slice(0, text.at(length - 2) == PAD ? length - 2 : length - 1);
}

/** Decodes digits without padding. */
function decode(digits: Bytes, char62: u32, char63: u32, canonical: bool): Result<Bytes> {
  const rest = digits.length & 3;
  if (rest == 1) return fail("base64: wrong length");
  const out = new ArrayBuffer((digits.length >> 2) * 3 + (rest == 0 ? 0 : rest - 1));
  let at = changetype<usize>(out);
  let p = digits.ptr;
  const end = digits.ptrEnd;
  if (ASC_FEATURE_SIMD) {
    // A store writes 16 bytes of which 12 count: 24 digits left mean that 18 more bytes belong to the output.
    for (; end - p >= 24; p += 16, at += 12) {
      const sextets = sextets16(v128.load(p), char62, char63);
      if (v128.any_true(i8x16.gt_u(sextets, i8x16.splat(63)))) return fail("base64: not a digit");
      v128.store(at, pack16(sextets));
    }
  }
  for (; end - p >= 4; p += 4, at += 3) {
    const group = groupOf(p, 4, char62, char63);
    if (group < 0) return fail("base64: not a digit");
    storeGroup(at, group, 3);
  }
  if (rest == 0) return Result.of<Bytes>(Bytes.wrap(out));
  const group = groupOf(p, rest, char62, char63);
  if (group < 0) return fail("base64: not a digit");
  if (canonical && (group & (rest == 2 ? 0xffff : 0xff)) != 0) return fail("base64: unused bits are not zero");
  storeGroup(at, group, rest - 1);
  return Result.of<Bytes>(Bytes.wrap(out));
}

function fail(reason: string): Result<Bytes> {
  return Result.fail<Bytes>(Bytes.empty(), reason);
}

/** `count` digits as the high bits of a 24-bit group; negative when one of them is no digit. */
function groupOf(p: usize, count: i32, char62: u32, char63: u32): i32 {
  let group = 0;
  for (let i = 0; i < count; i++) {
    const sextet = sextetOf(load<u8>(p + <usize>i), char62, char63);
    if (sextet < 0) return -1;
    group |= sextet << (18 - 6 * i);
  }
  return group;
}

function storeGroup(at: usize, group: i32, count: i32): void {
  for (let i = 0; i < count; i++) store<u8>(at + <usize>i, group >> (16 - 8 * i));
}

/** The value of a digit, or -1. */
function sextetOf(char: u32, char62: u32, char63: u32): i32 {
  if ((char | 0x20) - 0x61 < 26) return char < 0x61 ? char - 0x41 : char - 0x47;
  if (char - 0x30 < 10) return char + 4;
  return char == char62 ? 62 : char == char63 ? 63 : -1;
}

/** The values of 16 digits; 255 for what is no digit. */
function sextets16(chars: v128, char62: u32, char63: u32): v128 {
  const upper = i8x16.lt_u(i8x16.sub(chars, i8x16.splat(0x41)), i8x16.splat(26));
  const lower = i8x16.lt_u(i8x16.sub(chars, i8x16.splat(0x61)), i8x16.splat(26));
  const digit = i8x16.lt_u(i8x16.sub(chars, i8x16.splat(0x30)), i8x16.splat(10));
  const is62 = i8x16.eq(chars, i8x16.splat(<i8>char62));
  const is63 = i8x16.eq(chars, i8x16.splat(<i8>char63));
  let shift = v128.and(upper, i8x16.splat(-65));
  shift = v128.or(shift, v128.and(lower, i8x16.splat(-71)));
  shift = v128.or(shift, v128.and(digit, i8x16.splat(4)));
  shift = v128.or(shift, v128.and(is62, i8x16.splat(<i8>(62 - char62))));
  shift = v128.or(shift, v128.and(is63, i8x16.splat(<i8>(63 - char63))));
  // No digit has a shift of zero, so a zero marks what is none.
  return v128.or(i8x16.add(chars, shift), i8x16.eq(shift, i8x16.splat(0)));
}

/** 16 sextets as 12 bytes, in the low lanes. */
function pack16(sextets: v128): v128 {
  const pairs = v128.or(i16x8.shl(v128.and(sextets, i16x8.splat(0xff)), 6), i16x8.shr_u(sextets, 8));
  const groups = v128.or(i32x4.shl(v128.and(pairs, i32x4.splat(0xffff)), 12), i32x4.shr_u(pairs, 16));
  return i8x16.swizzle(groups, i8x16(2, 1, 0, 6, 5, 4, 10, 9, 8, 14, 13, 12, 16, 16, 16, 16));
}

/** A copy without ASCII white space, the URL-safe digits mapped to the standard ones. */
function withoutSpace(text: Bytes): Bytes {
  const out = new ArrayBuffer(text.length);
  const start = changetype<usize>(out);
  let at = start;
  for (let p = text.ptr, end = text.ptrEnd; p < end; p++) {
    const char = <u32>load<u8>(p);
    if (char == 0x20 || char == 0x0c || char == 0x0d || char - 0x09 < 2) continue;
    store<u8>(at++, char == 0x2d ? 0x2b : char == 0x5f ? 0x2f : char);
  }
  return new Bytes(out, 0, <i32>(at - start));
}
