import { Bytes, ByteWriter } from "proxy-wasm-assemblyscript-sdk/assembly";

const ZERO: i32 = 0x30;
const MINUS: i32 = 0x2d;
const DOT: i32 = 0x2e;

/** Digits of an exponent that are counted: whatever has more stays as it is written. */
const MOST_EXPONENT_DIGITS: i32 = 6;

/**
 * Writes a JSON number so that numbers of one value have one text: `1`, `1.0` and `10e-1` are `1e0`. Exact: nothing is
 * rounded, so numbers that differ have texts that differ.
 * @param raw as JSON has it
 */
export function writeNumber(out: ByteWriter, raw: Bytes): void {
  const mark = exponentMark(raw);
  const exponentText = raw.slice(mark + 1);
  if (mark < raw.length && exponentText.length > MOST_EXPONENT_DIGITS) {
    out.bytes(raw);
    return;
  }
  const digits = new ByteWriter(raw.length);
  let exponent = mark < raw.length ? integerOf(exponentText) : 0;
  let isFraction = false;
  for (let i = 0; i < mark; i++) {
    const byte = raw.at(i);
    if (byte == DOT) isFraction = true;
    else if (byte != MINUS) {
      if (byte != ZERO || digits.length > 0) digits.byte(byte);
      if (isFraction) exponent--;
    }
  }
  const all = digits.view();
  let last = all.length;
  while (last > 0 && all.at(last - 1) == ZERO) last--;
  if (last == 0) {
    out.byte(ZERO);
    return;
  }
  if (raw.at(0) == MINUS) out.byte(MINUS);
  out.bytes(all.slice(0, last));
  out.byte(0x65);
  out.integer(<i64>(exponent + all.length - last));
}

/** Position of the `e` of a number; its length where it has none. */
function exponentMark(raw: Bytes): i32 {
  for (let i = 0; i < raw.length; i++) if ((raw.at(i) | 0x20) == 0x65) return i;
  return raw.length;
}

function integerOf(text: Bytes): i32 {
  const sign = text.at(0);
  let value = 0;
  for (let i = sign == MINUS || sign == 0x2b ? 1 : 0; i < text.length; i++) value = value * 10 + (text.at(i) - ZERO);
  return sign == MINUS ? -value : value;
}
