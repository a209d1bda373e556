import { Bytes } from "../../bytes";

/**
 * A price of tokens: picodollars (10⁻¹² US$) for one token. That is the millionth part of a "US$ per million tokens", so every
 * price with up to six decimals is a whole number, and no fraction is lost on the way. -1: not known.
 */
export type Rate = i64;

export const NO_RATE: Rate = -1;

/** Decimals that a price may have. */
const DECIMALS: i32 = 6;

/** US$ per million tokens: more is a slip of the pen. */
const HIGHEST: i64 = 1000000;

const SCALE: i64 = 1000000;

/** What a price is written like, for messages. */
export const RATE_FORM: string = "a decimal number from 0 to 1000000 with up to 6 decimals";

/** The rate of a price in US$ per million tokens, as `0.075`; `NO_RATE` when it is none. */
export function parseRate(text: Bytes): Rate {
  const point = text.indexOfByte(0x2e);
  const whole = digits(point < 0 ? text : text.slice(0, point));
  if (whole < 0 || whole > HIGHEST) return NO_RATE;
  if (point < 0) return whole * SCALE;
  const decimals = text.slice(point + 1);
  let fraction = decimals.length > DECIMALS ? -1 : digits(decimals);
  if (fraction < 0) return NO_RATE;
  for (let i = decimals.length; i < DECIMALS; i++) fraction *= 10;
  const rate = whole * SCALE + fraction;
  return rate > HIGHEST * SCALE ? NO_RATE : rate;
}

/** The number of one to eighteen digits; -1 for anything else. */
function digits(text: Bytes): i64 {
  const length = text.length;
  if (length == 0 || length > 18) return -1;
  let value: i64 = 0;
  for (let i = 0; i < length; i++) {
    const digit = text.at(i) - 0x30;
    if (<u32>digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
}
