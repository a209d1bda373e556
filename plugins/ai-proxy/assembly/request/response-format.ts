import { ByteWriter, Bytes, JsonKind, JsonValue } from "proxy-wasm-assemblyscript-sdk/assembly";
import { edited } from "./message-list";
import { PrefixEdits } from "./prefix-edits";

/** A chat request with the configured `response_format` (JSON), unless the client gives one: then the request itself. */
export function withResponseFormat(body: Bytes, format: Bytes): Bytes {
  const request = JsonValue.of(body);
  const own = request.member("response_format");
  if (request.kind != JsonKind.Object || (own.exists && own.kind != JsonKind.Null)) return body;
  const edits = new PrefixEdits(body);
  if (own.exists) edits.replace(own.raw, format);
  else {
    const member = new ByteWriter(format.length + 24);
    member.text('"response_format":');
    member.bytes(format);
    if (request.items().next()) member.byte(COMMA);
    // In front, so that a long conversation behind it need not be copied.
    edits.insert(request.raw.start - body.start + 1, member.take());
  }
  return edited(body, edits);
}

const COMMA: i32 = 0x2c;
