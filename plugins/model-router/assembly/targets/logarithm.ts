/** Terms of the series: the error stays below 1e-9 for s up to a third. */
const LAST_POWER: i32 = 17;
const LN2: f64 = Math.LN2;

/**
 * The natural logarithm of a number above 0, to nine digits: AssemblyScript's own brings a table of 2 KB.
 * ln(2^k · m) = k · ln 2 + 2 · artanh((m − 1) / (m + 1))
 */
export function logarithm(value: f64): f64 {
  const bits = reinterpret<u64>(value);
  const exponent = <i32>((bits >> 52) & 0x7ff) - 1023;
  const mantissa = reinterpret<f64>((bits & 0x000fffffffffffff) | 0x3ff0000000000000);
  const s = (mantissa - 1) / (mantissa + 1);
  let power = s;
  let sum: f64 = 0;
  for (let i = 1; i <= LAST_POWER; i += 2) {
    sum += power / <f64>i;
    power *= s * s;
  }
  return <f64>exponent * LN2 + 2 * sum;
}
