import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";

/** Seconds since 1970 of a time as RFC 3339 writes it, fractions left out; 0 when it is none. */
export function isoSeconds(text: Bytes): i64 {
  const days = daysSince1970(digits(text, 0, 4), digits(text, 5, 2), digits(text, 8, 2));
  const seconds = digits(text, 17, 2);
  if (days < 0 || seconds < 0) return 0;
  let at = 19;
  if (text.at(at) == 0x2e) while (<u32>(text.at(++at) - 0x30) < 10);
  const sign = text.at(at) == 0x2d ? -1 : text.at(at) == 0x2b ? 1 : 0;
  const zone = sign * (digits(text, at + 1, 2) * 60 + digits(text, at + 4, 2));
  return (days * 1440 + digits(text, 11, 2) * 60 + digits(text, 14, 2) - zone) * 60 + seconds;
}

/** The number of `count` digits at `at`, or -1. */
function digits(text: Bytes, at: i32, count: i32): i64 {
  let value: i64 = 0;
  for (let i = at; i < at + count; i++) {
    const digit = text.at(i) - 0x30;
    if (<u32>digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
}

/** Days of the Gregorian calendar, counted in years that begin with March; negative before 1970 and for no date. */
function daysSince1970(year: i64, month: i64, day: i64): i64 {
  if (month < 1 || month > 12 || day < 1) return -1;
  const years = month > 2 ? year : year - 1;
  const ofYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
  return years * 365 + years / 4 - years / 100 + years / 400 + ofYear - 719468;
}
