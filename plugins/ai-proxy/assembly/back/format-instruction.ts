import { ByteWriter, Bytes, JsonKind, JsonValue } from "proxy-wasm-assemblyscript-sdk/assembly";
import { escapeBytes } from "proxy-wasm-assemblyscript-sdk/assembly/ai";

/**
 * What the system prompt says about the form of the answer, for providers that cannot be made to keep to a schema: the text
 * for a `response_format`, escaped; empty when any form will do.
 */
export function formatInstruction(format: JsonValue): Bytes {
  const type = format.member("type").rawText();
  const hasSchema = type.equalsString("json_schema");
  if (!hasSchema && !type.equalsString("json_object")) return Bytes.empty();
  const out = new ByteWriter();
  out.text("Answer with one JSON value only: no other text, no Markdown fence.");
  const schema = format.member("json_schema").member("schema");
  if (hasSchema && schema.kind == JsonKind.Object) {
    out.text(" It must be valid against this JSON schema:\\n");
    out.bytes(escapeBytes(schema.raw));
  }
  return out.take();
}

/** Whether the answer must be valid against a schema. */
export function isStrictSchema(format: JsonValue): bool {
  const schema = format.member("json_schema");
  return schema.member("strict").kind == JsonKind.True && schema.member("schema").kind == JsonKind.Object;
}
