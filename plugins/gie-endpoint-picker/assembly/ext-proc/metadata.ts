import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import { ProtoReader, ProtoWire } from "proxy-wasm-assemblyscript-sdk/assembly/protobuf";
import { ValueField } from "./fields";

/** The value of a key in a google.protobuf.Struct (fields 1: a map of key 1 to value 2), serialised; no bytes without one. */
function valueAt(struct: Bytes, key: string): Bytes {
  let found = Bytes.empty();
  const fields = new ProtoReader(struct);
  while (fields.next()) {
    if (fields.field != 1 || fields.wire != ProtoWire.Length) continue;
    if (partOf(fields.bytes, 1).equalsString(key)) found = partOf(fields.bytes, 2);
  }
  return found;
}

/** The last field of that number that carries bytes; no bytes without one. */
function partOf(message: Bytes, field: u32): Bytes {
  let found = Bytes.empty();
  const reader = new ProtoReader(message);
  while (reader.next()) if (reader.field == field && reader.wire == ProtoWire.Length) found = reader.bytes;
  return found;
}

/** The text at `namespace`, `key` of dynamic metadata; no bytes where there is none, or the bytes are no metadata. */
export function metadataText(struct: Bytes, namespace: string, key: string): Bytes {
  return partOf(valueAt(partOf(valueAt(struct, namespace), ValueField.Struct), key), ValueField.Text);
}
