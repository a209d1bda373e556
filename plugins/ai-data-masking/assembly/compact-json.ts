import { Bytes, ByteWriter, JsonReader, JsonToken, JsonWriter } from "proxy-wasm-assemblyscript-sdk/assembly";

/**
 * A document without white space and with no more escapes than there must be, as Higress's parser writes it: the form in
 * which words and expressions find what they look for, however a client has written it. @returns null when it is no JSON
 */
export function compactJson(document: Bytes): Bytes | null {
  const reader = new JsonReader(document);
  const out = new ByteWriter(document.length + 16);
  const writer = new JsonWriter(out);
  for (let token = reader.next(); token > JsonToken.End; token = reader.next()) {
    if (token == JsonToken.BeginObject) writer.beginObject();
    else if (token == JsonToken.EndObject) writer.endObject();
    else if (token == JsonToken.BeginArray) writer.beginArray();
    else if (token == JsonToken.EndArray) writer.endArray();
    else if (token == JsonToken.Key) writer.keyBytes(reader.text);
    else if (token == JsonToken.String) writer.stringBytes(reader.text);
    else writer.raw(reader.raw);
  }
  return reader.failed ? null : out.take();
}
