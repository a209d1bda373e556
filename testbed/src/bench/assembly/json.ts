// What the JSON benchmark measures: each export does its work once on the body and answers something that depends on it.
import { Bytes } from "../../../../sdk/assembly/bytes";
import { JsonEdits } from "../../../../sdk/assembly/json/edits";
import { jsonErrorAt } from "../../../../sdk/assembly/json/parse";
import { JsonPath } from "../../../../sdk/assembly/json/path";
import { JsonReader } from "../../../../sdk/assembly/json/reader";
import { JsonToken } from "../../../../sdk/assembly/json/token";

@final
class Body {
  bytes: Bytes = Bytes.empty();
}

const BODY = new Body();
const MODEL = JsonPath.compile("model");
const LAST_ROLE = JsonPath.compile("messages.@reverse.0.role");
const ROLES = JsonPath.compile("messages.#.role");

export function input(size: i32): usize {
  BODY.bytes = Bytes.wrap(new ArrayBuffer(size));
  return BODY.bytes.ptr;
}

export function find(): i32 {
  return MODEL.get(BODY.bytes).raw.length;
}

export function rewrite(): i32 {
  const model = MODEL.get(BODY.bytes);
  const edits = new JsonEdits(BODY.bytes);
  edits.setStringBytes("model", model.asBytes().slice(0, 3));
  return edits.apply().length;
}

export function validate(): i32 {
  return jsonErrorAt(BODY.bytes);
}

export function read(): i32 {
  const reader = new JsonReader(BODY.bytes);
  let count = 0;
  while (reader.next() > JsonToken.End) count++;
  return count;
}

export function query(): i32 {
  return ROLES.get(BODY.bytes).raw.length + LAST_ROLE.get(BODY.bytes).raw.length;
}
