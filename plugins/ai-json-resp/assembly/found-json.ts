import { Bytes, JsonValue, jsonErrorAt, jsonParse, trimmed } from "proxy-wasm-assemblyscript-sdk/assembly";

const OPEN_BRACE: i32 = 0x7b;
const OPEN_BRACKET: i32 = 0x5b;

/** Objects and arrays of one text that are looked at. */
const MOST_FOUND: i32 = 16;
/** Brackets, names and scalars of one of them. */
const MOST_TOKENS: i32 = 1 << 17;

/**
 * The JSON in a model's text: the whole text where it is JSON, else what stands in brackets and braces in it, between words or
 * in a fenced block. An opening bracket that is not closed ends the search: what stands behind it is a part of something
 * that was cut off.
 */
export function jsonIn(text: Bytes): Array<JsonValue> {
  const whole = jsonParse(trimmed(text), MOST_TOKENS);
  if (whole.exists) return [whole];
  const found: JsonValue[] = [];
  for (let at = nextBracket(text, 0); at >= 0 && found.length < MOST_FOUND; ) {
    const rest = text.slice(at);
    const value = JsonValue.of(rest);
    if (!value.exists) break;
    if (jsonErrorAt(value.raw, MOST_TOKENS) < 0) found.push(value);
    at = nextBracket(text, at + value.raw.length);
  }
  return found;
}

function nextBracket(text: Bytes, from: i32): i32 {
  for (let i = from; i < text.length; i++) {
    const c = text.at(i);
    if (c == OPEN_BRACE || c == OPEN_BRACKET) return i;
  }
  return -1;
}
