import { Bytes } from "../bytes";
import { Result } from "../result";

/** The bytes as lower-case hexadecimal digits. */
export function hexEncode(bytes: Bytes): Bytes {
  const out = new ArrayBuffer(bytes.length << 1);
  let at = changetype<usize>(out);
  for (let p = bytes.ptr, end = bytes.ptrEnd; p < end; p++, at += 2) {
    const byte = <u32>load<u8>(p);
    store<u8>(at, hexDigit(byte >> 4));
    store<u8>(at, hexDigit(byte & 15), 1);
  }
  return Bytes.wrap(out);
}

/** The bytes that hexadecimal digits of either case stand for; fails on an odd count or on any other character. */
export function hexDecode(text: Bytes): Result<Bytes> {
  if ((text.length & 1) != 0) return Result.fail<Bytes>(Bytes.empty(), "hex: odd number of digits");
  const out = new ArrayBuffer(text.length >> 1);
  let at = changetype<usize>(out);
  for (let p = text.ptr, end = text.ptrEnd; p < end; p += 2, at++) {
    const byte = hexPair(p);
    if (byte < 0) return Result.fail<Bytes>(Bytes.empty(), "hex: not a hexadecimal digit");
    store<u8>(at, byte);
  }
  return Result.of<Bytes>(Bytes.wrap(out));
}

/** The lower-case digit of a value from 0 to 15. */
export function hexDigit(value: u32): u32 {
  return value < 10 ? 0x30 + value : 0x57 + value;
}

/** The byte written as two digits at `p`, which must be readable; negative when one of them is no hexadecimal digit. */
export function hexPair(p: usize): i32 {
  return (hexValue(load<u8>(p)) << 4) | hexValue(load<u8>(p, 1));
}

/** The value of a hexadecimal digit, or -1. */
export function hexValue(char: u32): i32 {
  if (char - 0x30 < 10) return char - 0x30;
  const letter = (char | 0x20) - 0x61;
  return letter < 6 ? letter + 10 : -1;
}
