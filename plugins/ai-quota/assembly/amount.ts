import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";

/** What a budget counts. */
export const enum Unit {
  Tokens,
  /** US dollars, in the millionth part of a millionth: what one token costs is a whole number of them. */
  Usd,
}

/** Decimals of a dollar. */
const DECIMALS: i32 = 12;
const PICO: i64 = 1_000_000_000_000;

/** Dollars of the largest budget. */
const MOST_DOLLARS: i64 = 1_000_000;
const MOST_PICO_DOLLARS: i64 = MOST_DOLLARS * PICO;
/** What Lua's numbers hold exactly. */
const MOST_TOKENS: i64 = 9_007_199_254_740_991;

/** What an amount is written like, for messages. */
export function amountForm(unit: Unit): string {
  if (unit == Unit.Tokens) return "expected a whole number of tokens from 1 to " + MOST_TOKENS.toString();
  return "expected US dollars, more than 0 and up to " + MOST_DOLLARS.toString() + ", with up to 12 decimals";
}

/** Tokens, or picodollars; -1 when it is no amount. */
export function parseAmount(text: string, unit: Unit): i64 {
  const bytes = Bytes.of(text);
  const point = bytes.indexOfByte(0x2e);
  if (unit == Unit.Tokens) return between(digits(bytes), MOST_TOKENS);
  const whole = digits(point < 0 ? bytes : bytes.slice(0, point));
  if (whole < 0 || whole > MOST_DOLLARS) return -1;
  if (point < 0) return between(whole * PICO, MOST_PICO_DOLLARS);
  const decimals = bytes.slice(point + 1);
  let fraction = decimals.length > DECIMALS ? -1 : digits(decimals);
  if (fraction < 0) return -1;
  for (let i = decimals.length; i < DECIMALS; i++) fraction *= 10;
  return between(whole * PICO + fraction, MOST_PICO_DOLLARS);
}

/** The number alone, exact: `0.0125`. */
export function numberText(amount: i64, unit: Unit): string {
  if (unit == Unit.Tokens) return amount.toString();
  if (amount < 0) return "-" + numberText(-amount, unit);
  const whole = (amount / PICO).toString();
  const decimals = (amount % PICO).toString().padStart(DECIMALS, "0");
  let length = DECIMALS;
  while (length > 0 && decimals.charCodeAt(length - 1) == 0x30) length--;
  return length == 0 ? whole : whole + "." + decimals.substring(0, length);
}

/** As a sentence has it: `1200 tokens`, `US$ 0.0125`. */
export function amountText(amount: i64, unit: Unit): string {
  return unit == Unit.Tokens ? amount.toString() + " tokens" : "US$ " + numberText(amount, unit);
}

function between(amount: i64, most: i64): i64 {
  return amount >= 1 && amount <= most ? amount : -1;
}

/** The number of one to eighteen digits; -1 for anything else. */
function digits(text: Bytes): i64 {
  if (text.length == 0 || text.length > 18) return -1;
  let value: i64 = 0;
  for (let i = 0; i < text.length; i++) {
    const digit = text.at(i) - 0x30;
    if (<u32>digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
}
