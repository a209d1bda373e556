import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import { parseRate } from "proxy-wasm-assemblyscript-sdk/assembly/cost";

// Money is counted in 10⁻⁹ US$: a store's numbers hold nine million dollars of them exactly.

const NANO: i64 = 1_000_000_000;
const DECIMALS: i32 = 9;
const PICO_IN_NANO: i64 = 1000;
const NANO_IN_MICRO: i64 = 1000;

/** What an amount of money is written like, for messages. */
export const DOLLAR_FORM: string = "US$, more than 0 and up to 1000000 with up to 6 decimals";

/** Of `0.25`; -1 when it is no amount. */
export function nanoDollarsOf(text: string): i64 {
  // A price for a million tokens is read in micros, too.
  const micro = parseRate(Bytes.of(text));
  return micro > 0 ? micro * NANO_IN_MICRO : -1;
}

/** Rounded half up; -1 stays. */
export function nanoOfPico(picoDollars: i64): i64 {
  return picoDollars < 0 ? -1 : (picoDollars + PICO_IN_NANO / 2) / PICO_IN_NANO;
}

/** The number alone, exact: `0.0125`. */
export function dollarText(nanoDollars: i64): string {
  const decimals = (nanoDollars % NANO).toString().padStart(DECIMALS, "0");
  let length = DECIMALS;
  while (length > 0 && decimals.charCodeAt(length - 1) == 0x30) length--;
  const whole = (nanoDollars / NANO).toString();
  return length == 0 ? whole : whole + "." + decimals.substring(0, length);
}
