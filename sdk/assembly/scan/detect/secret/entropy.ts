import { isDigit, isLetter } from "../../../encoding/ascii";
import { hexValue } from "../../../encoding/hex";
import { Bytes } from "../../../bytes";

/** Shannon's entropy of the bytes, in bits for each. */
export function entropyOf(bytes: Bytes): f64 {
  const length = bytes.length;
  if (length == 0) return 0;
  const counts = new StaticArray<i32>(256);
  for (let i = 0; i < length; i++) counts[bytes.at(i)]++;
  let sum: f64 = 0;
  for (let i = 0; i < 256; i++) if (counts[i] > 0) sum += <f64>counts[i] * Math.log2(<f64>counts[i]);
  return Math.log2(<f64>length) - sum / <f64>length;
}

/**
 * Whether a text looks drawn by lot, not written: its entropy is near to what its length and alphabet allow, and digits
 * stand among its letters. Names of variables and sentences with dashes do not.
 */
export function looksRandom(text: Bytes): bool {
  let digits = 0;
  let letters = 0;
  let hex = 0;
  let changes = 0;
  let runs = 0;
  for (let i = 0; i < text.length; i++) {
    const char = text.at(i);
    if (isDigit(char)) digits++;
    if (isDigit(char) && !isDigit(text.at(i - 1))) runs++;
    if (isLetter(char)) letters++;
    if (hexValue(char) >= 0) hex++;
    if (i > 0 && kindOf(char) != kindOf(text.at(i - 1))) changes++;
  }
  // A name has its number at the end: `getTokenFromVault28`.
  if (digits < 2 || letters < 2 || runs < 2) return false;
  const isHex = hex == text.length;
  // Of random digits of base 62 half the neighbours are of different kinds, of hexadecimal ones a little fewer.
  if (changes * 5 < text.length) return false;
  return entropyOf(text) >= (isHex ? 2.8 : 3.3);
}

/** Digit, capital, small letter or sign. */
function kindOf(char: i32): i32 {
  if (isDigit(char)) return 0;
  return isLetter(char) ? 1 + ((char >> 5) & 1) : 3;
}
