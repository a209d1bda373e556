import { Compact } from "./compact";

/** ISO/IEC 7812-1 annex B: every second digit from the right, the check digit not counted, is doubled. */
export function isLuhn(chars: Compact, from: i32, to: i32): bool {
  let sum = 0;
  for (let i = to - 1, twice = false; i >= from; i--, twice = !twice) {
    const digit = twice ? chars.value(i) << 1 : chars.value(i);
    sum += digit > 9 ? digit - 9 : digit;
  }
  return sum % 10 == 0;
}

/** The sum of the first characters, each times its weight. */
export function weighted(chars: Compact, weights: StaticArray<i32>, from: i32 = 0): i32 {
  let sum = 0;
  for (let i = 0; i < weights.length; i++) sum += chars.value(from + i) * weights[i];
  return sum;
}

/** ISO 7064 MOD 97-10, with the first four characters moved to the end (ISO 13616-1): 1 for an IBAN that is right. */
export function ibanRemainder(chars: Compact, length: i32): i32 {
  let rest = 0;
  for (let i = 0; i < length; i++) {
    const value = chars.value((i + 4) % length);
    rest = (value > 9 ? rest * 100 + value : rest * 10 + value) % 97;
  }
  return rest;
}

/** ISO 7064 MOD 11,10 over the first `count` digits: the check digit that follows. */
export function mod11And10(chars: Compact, count: i32): i32 {
  let product = 10;
  for (let i = 0; i < count; i++) {
    const sum = (chars.value(i) + product) % 10;
    product = ((sum == 0 ? 10 : sum) << 1) % 11;
  }
  return (11 - product) % 10;
}

/** Verhoeff (1969): multiplication in the dihedral group of order 10, after a permutation by position from the right. */
export function isVerhoeff(chars: Compact): bool {
  let check = 0;
  for (let i = 0; i < chars.length; i++) {
    check = product(check, permuted(i, chars.value(chars.length - 1 - i)));
  }
  return check == 0;
}

/** Rotations are 0 to 4, reflections 5 to 9. */
function product(a: i32, b: i32): i32 {
  if (a < 5) return b < 5 ? (a + b) % 5 : 5 + ((a + b - 5) % 5);
  return b < 5 ? 5 + ((a - 5 - b + 5) % 5) : (a - b + 5) % 5;
}

function permuted(position: i32, digit: i32): i32 {
  let value = digit;
  for (let i = position % 8; i > 0; i--) value = PERMUTATION[value];
  return value;
}

const PERMUTATION: StaticArray<i32> = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4];
