import { Bytes } from "../bytes";
import { hexDigit } from "../encoding/hex";
import { Result } from "../result";

const RANDOM_SIZE: i32 = 16;
const TEXT_SIZE: i32 = 36;
const DASH: u32 = 0x2d;

/** A version 4 UUID (RFC 9562 section 5.4), 36 lower-case bytes, of the first 16 random bytes; fails when there are fewer. */
export function uuidV4(random: Bytes): Result<Bytes> {
  if (random.length < RANDOM_SIZE) return Result.fail<Bytes>(Bytes.empty(), "uuid: needs 16 random bytes");
  const out = new ArrayBuffer(TEXT_SIZE);
  let at = changetype<usize>(out);
  for (let i = 0; i < RANDOM_SIZE; i++) {
    if (i == 4 || i == 6 || i == 8 || i == 10) store<u8>(at++, DASH);
    let byte = <u32>load<u8>(random.ptr + <usize>i);
    if (i == 6) byte = (byte & 0x0f) | 0x40;
    if (i == 8) byte = (byte & 0x3f) | 0x80;
    store<u8>(at, hexDigit(byte >> 4));
    store<u8>(at, hexDigit(byte & 15), 1);
    at += 2;
  }
  return Result.of<Bytes>(Bytes.wrap(out));
}
