import { ByteWriter, Bytes, JsonKind, JsonValue, JsonWriter } from "proxy-wasm-assemblyscript-sdk/assembly";
import { edited } from "./message-list";
import { PrefixEdits } from "./prefix-edits";

/** A chat request with the configured `response_format` (JSON), unless the client gives one: then the request itself. */
export function withResponseFormat(body: Bytes, format: Bytes): Bytes {
  return withMember(body, "response_format", format);
}

/** A request with a member more, of JSON text; the very request when it is no object, or has such a member that is not null. */
export function withMember(body: Bytes, name: string, json: Bytes): Bytes {
  const request = JsonValue.of(body);
  const own = request.member(name);
  if (request.kind != JsonKind.Object || (own.exists && own.kind != JsonKind.Null)) return body;
  const edits = new PrefixEdits(body);
  if (own.exists) edits.replace(own.raw, json);
  else {
    const member = new ByteWriter(json.length + 24);
    new JsonWriter(member).key(name).raw(json);
    if (request.items().next()) member.byte(COMMA);
    // In front, so that a long conversation behind it need not be copied.
    edits.insert(request.raw.start - body.start + 1, member.take());
  }
  return edited(body, edits);
}

const COMMA: i32 = 0x2c;
