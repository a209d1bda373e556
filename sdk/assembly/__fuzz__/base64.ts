import { Bytes } from "../bytes";
import {
  Base64Padding,
  base64Decode,
  base64DecodeLenient,
  base64Encode,
  base64UrlDecode,
  base64UrlEncode,
} from "../encoding/base64";
import { hexDecode, hexEncode } from "../encoding/hex";
import { utf8ErrorAt, utf8IncompleteTail } from "../encoding/utf8";
import { Result } from "../result";
import { give, given } from "./runner/exchange";

export { input, resultAt, resultSize } from "./runner/exchange";

/** A strict decoder accepts one text a value, so what it accepts is encoded to the same text again; the rest must agree. */
export function run(size: i32): i32 {
  const bytes = given(size);
  const standard = base64Decode(bytes);
  const bare = base64UrlDecode(bytes);
  const lenient = base64DecodeLenient(bytes);
  const hex = hexDecode(bytes);
  if (standard.ok) check(base64Encode(standard.value).equals(bytes) && lenient.value.equals(standard.value));
  if (bare.ok) check(base64UrlEncode(bare.value).equals(bytes) && lenient.value.equals(bare.value));
  if (hex.ok) check(hexDecode(hexEncode(hex.value)).value.equals(hex.value));
  checkRoundTrip(bytes);
  const errorAt = utf8ErrorAt(bytes);
  checkTail(bytes, errorAt);
  const accepted = <i32>standard.ok | ((<i32>bare.ok) << 1) | ((<i32>lenient.ok) << 2) | ((<i32>hex.ok) << 3);
  return accepted | ((errorAt + 1) << 4);
}

/** Decoder 0 to 4: strict, strict with optional padding, URL-safe, lenient, hexadecimal; false when it refuses. */
export function decode(decoder: i32): bool {
  const bytes = given();
  const decoded = decodeWith(decoder, bytes);
  give(decoded.value);
  return decoded.ok;
}

function decodeWith(decoder: i32, bytes: Bytes): Result<Bytes> {
  if (decoder == 0) return base64Decode(bytes);
  if (decoder == 1) return base64Decode(bytes, Base64Padding.Optional);
  if (decoder == 2) return base64UrlDecode(bytes);
  return decoder == 3 ? base64DecodeLenient(bytes) : hexDecode(bytes);
}

/** The input in base64. */
export function encode(): void {
  give(base64Encode(given()));
}

function check(holds: bool): void {
  if (!holds) unreachable();
}

function checkRoundTrip(bytes: Bytes): void {
  check(base64Decode(base64Encode(bytes)).value.equals(bytes));
  check(base64UrlDecode(base64UrlEncode(bytes)).value.equals(bytes));
  check(hexDecode(hexEncode(bytes)).value.equals(bytes));
}

/** What is held back begins where the first error is seen, and what is before it is well-formed, when nothing else is wrong. */
function checkTail(bytes: Bytes, errorAt: i32): void {
  const tail = utf8IncompleteTail(bytes);
  check(tail >= 0 && tail <= 3 && tail <= bytes.length);
  if (tail > 0) check(errorAt >= 0 && errorAt <= bytes.length - tail);
}
