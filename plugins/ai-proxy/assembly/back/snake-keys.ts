import { ByteWriter, Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";

const QUOTE: i32 = 0x22;
const BACKSLASH: i32 = 0x5c;
const COLON: i32 = 0x3a;
const UNDERSCORE: i32 = 0x5f;

/** A JSON document with all of its keys in snake case: `FinishReason` becomes `finish_reason`. Values stay as they are. */
export function snakeKeys(json: Bytes): Bytes {
  const out = new ByteWriter(json.length + (json.length >> 3) + 16);
  let from = 0;
  for (let at = json.indexOfByte(QUOTE); at >= 0; at = json.indexOfByte(QUOTE, from)) {
    const end = stringEnd(json, at + 1);
    out.bytes(json.slice(from, at));
    if (isKey(json, end)) snake(out, json.slice(at, end));
    else out.bytes(json.slice(at, end));
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

/** @param key with its quotes */
function snake(out: ByteWriter, key: Bytes): void {
  for (let i = 0; i < key.length; i++) {
    const byte = key.at(i);
    const isCapital = byte >= 0x41 && byte <= 0x5a;
    if (isCapital && i > 1) out.byte(UNDERSCORE);
    out.byte(isCapital ? byte | 0x20 : byte);
  }
}
