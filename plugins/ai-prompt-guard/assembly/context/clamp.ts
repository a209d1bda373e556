import {
  Bytes,
  ByteWriter,
  JsonItems,
  JsonPatches,
  jsonParse,
  JsonValue,
  lastMember,
} from "proxy-wasm-assemblyscript-sdk/assembly";

/** Members that set how many tokens an answer may have, and those that hold such members (Gemini). */
const MEMBERS: string = "max_tokens max_completion_tokens max_output_tokens generationConfig generation_config";
const GEMINI_MEMBERS: string = "maxOutputTokens max_output_tokens";
const FIRST_GEMINI: i32 = 3;

/**
 * Lowers the tokens that an answer may have. Null: they would be fewer than what the request's thinking takes (Anthropic
 * refuses that).
 */
export function clampOutput(body: Bytes, most: i64): Bytes | null {
  const document = jsonParse(body);
  const thinking = lastMember(lastMember(document, Bytes.constant("thinking")), Bytes.constant("budget_tokens"));
  if (thinking.asI64() >= most) return null;
  const patches = new JsonPatches(body);
  const items = document.items();
  while (items.next()) {
    const index = items.keyIn(MEMBERS);
    if (index < 0) continue;
    if (index < FIRST_GEMINI) lower(patches, items.value, most);
    else lowerMembers(patches, items.value.items(), most);
  }
  if (patches.isEmpty) return body;
  const change = patches.splice();
  const out = new ByteWriter(body.length);
  out.bytes(change.bytes);
  out.bytes(body.slice(change.length));
  return out.take();
}

function lowerMembers(patches: JsonPatches, items: JsonItems, most: i64): void {
  while (items.next()) if (items.keyIn(GEMINI_MEMBERS) >= 0) lower(patches, items.value, most);
}

function lower(patches: JsonPatches, value: JsonValue, most: i64): void {
  if (value.asI64() > most) patches.replace(value, Bytes.of(most.toString()));
}
