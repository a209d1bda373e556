import { Bytes, ByteWriter, JsonKind, JsonValue, JsonWriter } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Usage } from "proxy-wasm-assemblyscript-sdk/assembly/usage";
import { FieldValue } from "./field-value";

/** The value of a built-in attribute about tokens; null where the provider reported none, or `key` is none of them. */
export function usageField(key: string, usage: Usage): FieldValue | null {
  if (key == "reasoning_tokens") return countOf(usage.reasoning);
  if (key == "cached_tokens") return countOf(usage.cachedInput);
  if (key == "input_token_details") return detailsOf(usage.raw, true);
  return key == "output_token_details" ? detailsOf(usage.raw, false) : null;
}

function countOf(count: i64): FieldValue | null {
  return count < 0 ? null : FieldValue.ofInteger(count);
}

/** A text that holds a JSON object of counts, as Higress logs it. */
function detailsOf(usage: Bytes, ofInput: bool): FieldValue | null {
  const out = new ByteWriter();
  const json = new JsonWriter(out).beginObject();
  const members = JsonValue.of(usage).items();
  while (members.next()) {
    const key = members.rawKey;
    const value = members.value;
    if (value.kind == JsonKind.Object && isDetails(key, ofInput)) copyCounts(json, value);
    const name = value.kind == JsonKind.Number ? detailName(key, ofInput) : "";
    if (name.length > 0) json.key(name).raw(value.raw);
  }
  json.endObject();
  return out.length > EMPTY_OBJECT ? FieldValue.ofText(out.take()) : null;
}

/** Bytes of `{}`. */
const EMPTY_OBJECT: i32 = 2;

function isDetails(key: Bytes, ofInput: bool): bool {
  return ofInput
    ? key.equalsString("prompt_tokens_details") || key.equalsString("input_tokens_details")
    : key.equalsString("completion_tokens_details") || key.equalsString("output_tokens_details");
}

/** Counts that stand beside the totals, by the names that Higress gives them; "" for others. */
function detailName(key: Bytes, ofInput: bool): string {
  if (!ofInput) {
    if (key.equalsString("thoughtsTokenCount")) return "thoughts_token_count";
    return key.equalsString("generated_images") ? "generated_images" : "";
  }
  if (key.equalsString("cache_creation_input_tokens")) return "cache_creation_input_tokens";
  if (key.equalsString("cache_read_input_tokens")) return "cache_read_input_tokens";
  if (key.equalsString("cachedContentTokenCount")) return "cached_content_token_count";
  return key.equalsString("toolUsePromptTokenCount") ? "tool_use_prompt_token_count" : "";
}

function copyCounts(json: JsonWriter, details: JsonValue): void {
  const members = details.items();
  while (members.next()) {
    if (members.value.kind == JsonKind.Number) json.keyBytes(members.key).raw(members.value.raw);
  }
}
