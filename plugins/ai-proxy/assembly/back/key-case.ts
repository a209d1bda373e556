import { ByteWriter, Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";

const QUOTE: i32 = 0x22;
const BACKSLASH: i32 = 0x5c;
const COLON: i32 = 0x3a;
const UNDERSCORE: i32 = 0x5f;
/** What a small letter has and a capital has not. */
const CASE_BIT: i32 = 0x20;

/** A JSON document with all of its keys in snake case: `FinishReason` becomes `finish_reason`. Values stay as they are. */
export function snakeKeys(json: Bytes): Bytes {
  return renamed(json, false);
}

/** A JSON document with all of its keys in Pascal case: `top_p` becomes `TopP`. Values stay as they are. */
export function pascalKeys(json: Bytes): Bytes {
  return renamed(json, true);
}

function renamed(json: Bytes, toPascal: bool): Bytes {
  const out = new ByteWriter(json.length + (json.length >> 3) + 16);
  let from = 0;
  for (let at = json.indexOfByte(QUOTE); at >= 0; at = json.indexOfByte(QUOTE, from)) {
    const end = stringEnd(json, at + 1);
    const text = json.slice(at + 1, end);
    out.bytes(json.slice(from, at + 1));
    if (!isKey(json, end)) out.bytes(text);
    else if (toPascal) writePascal(out, text);
    else writeSnake(out, text);
    from = end;
  }
  out.bytes(json.slice(from));
  return out.take();
}

/** Position behind the quote that ends the string whose content begins at `from`. */
function stringEnd(json: Bytes, from: i32): i32 {
  for (let at = from; at < json.length; at++) {
    const byte = json.at(at);
    if (byte == QUOTE) return at + 1;
    if (byte == BACKSLASH) at++;
  }
  return json.length;
}

/** Only a key has a colon behind it. */
function isKey(json: Bytes, end: i32): bool {
  let at = end;
  while (at < json.length && json.at(at) <= 0x20) at++;
  return json.at(at) == COLON;
}

function writeSnake(out: ByteWriter, key: Bytes): void {
  for (let i = 0; i < key.length; i++) {
    const byte = key.at(i);
    const isCapital = byte >= 0x41 && byte <= 0x5a;
    if (isCapital && i > 0) out.byte(UNDERSCORE);
    out.byte(isCapital ? byte | CASE_BIT : byte);
  }
}

function writePascal(out: ByteWriter, key: Bytes): void {
  let isFirst = true;
  for (let i = 0; i < key.length; i++) {
    const byte = key.at(i);
    const isSmall = byte >= 0x61 && byte <= 0x7a;
    if (byte != UNDERSCORE) out.byte(isFirst && isSmall ? byte ^ CASE_BIT : byte);
    isFirst = byte == UNDERSCORE;
  }
}
