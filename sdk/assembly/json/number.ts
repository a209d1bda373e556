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
  const value = parseNumber(text, 0);
  return value > -I64_LIMIT && value < I64_LIMIT ? <i64>value : fallback;
}

/** Significant digits that are read: more than an f64 can tell apart. */
const MAX_DIGITS: i32 = 19;
/** Powers of ten up to this one are exact in an f64. */
const EXACT_POWER: i32 = 22;
/** Exponents are not counted beyond this: the value is infinite or zero long before. */
const MAX_EXPONENT: i32 = 9999;

/**
 * The value of a decimal number (JSON's grammar, a leading `+` and missing digits tolerated), or `fallback` when `text` is
 * none. Exact up to 15 digits and powers of ten up to 22, as in Clinger's fast path; else within a few units in the last
 * place. AssemblyScript's own parseFloat would add 4 KB to every module that compares a number.
 */
export function parseNumber(text: Bytes, fallback: f64): f64 {
  const sign = text.at(0);
  let at = sign == 0x2d || sign == 0x2b ? 1 : 0;
  let mantissa: u64 = 0;
  let exponent = 0;
  let digits = 0;
  let seen = false;
  let fraction = false;
  for (; at < text.length; at++) {
    const byte = text.at(at);
    const digit = <u32>(byte - 0x30);
    if (digit > 9) {
      if (byte != 0x2e || fraction) break;
      fraction = true;
      continue;
    }
    seen = true;
    if (digits < MAX_DIGITS) {
      mantissa = mantissa * 10 + <u64>digit;
      if (mantissa != 0) digits++;
      if (fraction) exponent--;
    } else if (!fraction) exponent++;
  }
  if (!seen) return fallback;
  if ((text.at(at) | 0x20) == 0x65) {
    exponent += parseExponent(text.slice(at + 1));
    at = text.length;
  }
  if (at != text.length) return fallback;
  const value = scale(<f64>mantissa, exponent);
  return sign == 0x2d ? -value : value;
}

function parseExponent(text: Bytes): i32 {
  const sign = text.at(0);
  let exponent = 0;
  for (let i = sign == 0x2d || sign == 0x2b ? 1 : 0; i < text.length; i++) {
    const digit = text.at(i) - 0x30;
    if (<u32>digit > 9) break;
    exponent = min(exponent * 10 + digit, MAX_EXPONENT);
  }
  return sign == 0x2d ? -exponent : exponent;
}

/** `value` × 10^`exponent`, by exact powers. */
function scale(value: f64, exponent: i32): f64 {
  let scaled = value;
  let left = exponent;
  while (left != 0 && scaled != 0 && scaled != Infinity) {
    const step = min(abs(left), EXACT_POWER);
    let power: f64 = 1;
    for (let i = 0; i < step; i++) power *= 10;
    scaled = left < 0 ? scaled / power : scaled * power;
    left += left < 0 ? step : -step;
  }
  return scaled;
}
