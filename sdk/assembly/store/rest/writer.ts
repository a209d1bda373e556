import { ByteWriter } from "../../byte-writer";
import { Bytes } from "../../bytes";
import { hexDigit } from "../../encoding/hex";
import { isUtf8, utf8ErrorAt } from "../../encoding/utf8";
import { JsonWriter } from "../../json/writer";

/** A command as the REST protocol has it: a JSON array of strings. */
export function restCommand(json: JsonWriter, words: Array<Bytes>): void {
  json.beginArray();
  for (let i = 0; i < words.length; i++) json.stringBytes(words[i]);
  json.endArray();
}

/**
 * A key that JSON can carry: each byte that is not UTF-8 becomes U+FFFD and its two hexadecimal digits, so that two keys stay
 * two. A header's value may hold such bytes, and whoever sends it must not get out of his limit.
 */
export function textKey(key: Bytes): Bytes {
  if (isUtf8(key)) return key;
  const out = new ByteWriter(key.length + 16);
  let rest = key;
  for (let at = utf8ErrorAt(rest); at >= 0; at = utf8ErrorAt(rest)) {
    const byte = <u32>rest.at(at);
    out.bytes(rest.slice(0, at));
    out.text("\uFFFD");
    out.byte(hexDigit(byte >> 4));
    out.byte(hexDigit(byte & 15));
    rest = rest.slice(at + 1);
  }
  out.bytes(rest);
  return out.take();
}
