import { Bytes } from "../bytes";

/** i64.MAX_VALUE / 10, and what the last digit may then be. */
const TENTH: u64 = 922337203685477580;

/** 2^63, with a fraction because asc reads integer literals as i64. */
const I64_LIMIT: f64 = 9223372036854775808.0;

/** The integer of a JSON number's text; `fallback` beyond 64 bits. See `JsonValue.asI64`. */
export function parseInteger(text: Bytes, fallback: i64): i64 {
  const end = text.ptrEnd;
  const negative = text.at(0) == 0x2d;
  let magnitude: u64 = 0;
  for (let p = text.ptr + <usize>negative; p < end; p++) {
    const digit = <u64>load<u8>(p) - 0x30;
    if (digit > 9) return truncate(text, fallback);
    if (magnitude > TENTH || (magnitude == TENTH && digit > <u64>(negative ? 8 : 7))) return fallback;
    magnitude = magnitude * 10 + digit;
  }
  return negative ? <i64>(0 - magnitude) : <i64>magnitude;
}

/** A number with a fraction or an exponent, towards zero. */
function truncate(text: Bytes, fallback: i64): i64 {
  const value = parseFloat(text.toString());
  return value > -I64_LIMIT && value < I64_LIMIT ? <i64>value : fallback;
}
