import { ByteWriter, Bytes, hexEncode, isUtf8, JsonWriter } from "proxy-wasm-assemblyscript-sdk/assembly";
import { StoreKind, StoreReply, StoreValue, storeFaultName } from "proxy-wasm-assemblyscript-sdk/assembly/store";

/** `{late, fault, values: [null | integer | text | list | {fault, error}]}`; text that is not UTF-8 as `hex:…`. */
export function reportOf(reply: StoreReply, count: i32): Bytes {
  const out = new ByteWriter(256);
  const json = new JsonWriter(out);
  json.beginObject();
  json.key("late");
  json.bool(reply.late);
  json.key("fault");
  json.string(storeFaultName(reply.fault));
  json.key("values");
  json.beginArray();
  for (let i = 0; i < count; i++) write(json, reply.at(i));
  json.endArray();
  json.endObject();
  return out.take();
}

function write(json: JsonWriter, value: StoreValue): void {
  if (value.kind == StoreKind.Nil) json.nul();
  else if (value.kind == StoreKind.Integer) json.integer(value.asInteger());
  else if (value.kind == StoreKind.Bytes) {
    const bytes = value.asBytes();
    if (isUtf8(bytes)) json.stringBytes(bytes);
    else json.string("hex:" + hexEncode(bytes).toString());
  } else if (value.kind == StoreKind.List) {
    json.beginArray();
    for (let i = 0; i < value.length; i++) write(json, value.at(i));
    json.endArray();
  } else {
    json.beginObject();
    json.key("fault");
    json.string(storeFaultName(value.fault));
    json.key("error");
    json.string(value.error);
    json.endObject();
  }
}
