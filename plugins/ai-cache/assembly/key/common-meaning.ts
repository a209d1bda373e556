import { Bytes, JsonKind, JsonValue, wordIndex } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Front } from "proxy-wasm-assemblyscript-sdk/assembly/ai";

/** Members that OpenAI's form of a request has words for, wherever they stand, by the protocol that has them. */
const ANTHROPIC: string =
  "model max_tokens system messages role content type text temperature top_p stop_sequences stream metadata tools name " +
  "description input_schema tool_choice id input tool_use_id source media_type data cache_control";
const RESPONSES: string =
  "model input instructions role content type text temperature top_p max_output_tokens stream metadata user tools name " +
  "description parameters strict call_id arguments output image_url detail store safety_identifier prompt_cache_key";
const GEMINI: string =
  "contents role parts text systemInstruction generationConfig temperature topP maxOutputTokens stopSequences tools " +
  "functionDeclarations name description parameters functionCall args functionResponse response inlineData mimeType data";

/** Members whose content is the client's own: it goes on as it is. */
const OPAQUE: string = "input_schema parameters args response metadata";

/** Types of content and of tools that OpenAI's form has, in the words of the protocols. */
const TYPES: string =
  "text image base64 tool_use tool_result auto any tool none custom ephemeral message input_text output_text input_image " +
  "function function_call function_call_output";

/**
 * Whether OpenAI's form of a request tells all of it, so that the same question in another protocol is the same question. A
 * protocol's own members do not come through the translation: a request with one of them is known by its own form besides.
 */
export function isCommon(front: Front, request: JsonValue): bool {
  if (front == Front.AnthropicMessages) return allKnown(request, Bytes.constant(ANTHROPIC), "input");
  if (front == Front.OpenAiResponses) return allKnown(request, Bytes.constant(RESPONSES), "");
  return front == Front.Gemini && allKnown(request, Bytes.constant(GEMINI), "");
}

/** @param opaque another opaque member of the protocol's */
function allKnown(value: JsonValue, names: Bytes, opaque: string): bool {
  if (value.kind != JsonKind.Object && value.kind != JsonKind.Array) return true;
  const items = value.items();
  while (items.next()) {
    const item = items.value;
    if (!items.isObject) {
      if (!allKnown(item, names, opaque)) return false;
      continue;
    }
    const key = items.key;
    if (wordIndex(names, key) < 0) return false;
    if (key.equalsString("type") && wordIndex(Bytes.constant(TYPES), item.asBytes()) < 0) return false;
    if (wordIndex(Bytes.constant(OPAQUE), key) >= 0 || (opaque.length > 0 && key.equalsString(opaque))) continue;
    if (!allKnown(item, names, opaque)) return false;
  }
  return true;
}
