import { Bytes, JsonKind, JsonValue, wordIndex } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Front } from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { isDoubled, Member, sortedMembers } from "./canonical";

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

/** Members that come through as numbers alone. */
const NUMBERS: string = "max_tokens temperature top_p max_output_tokens topP maxOutputTokens";

/** Members that hold a picture or a file, and those that say that a tool's result is there. */
const MEDIA: string = "source image_url inlineData";
const RESULTS: string = "tool_use_id output functionResponse";

/**
 * Whether OpenAI's form of a request tells all of it, so that the same question in another protocol is the same question. A
 * protocol's own members do not come through the translation: a request with one of them is known by its own form besides. So
 * is one with pictures whose place is lost, since results of tools and the model's turns have none in OpenAI's form, and one in
 * which a member is there twice: the translation takes one of them, and a provider may take the other.
 */
export function isCommon(front: Front, request: JsonValue): bool {
  if (front == Front.AnthropicMessages) return new CommonMembers(ANTHROPIC, "input").tellAll(request);
  if (front == Front.OpenAiResponses) return new CommonMembers(RESPONSES, "").tellAll(request);
  return front == Front.Gemini && new CommonMembers(GEMINI, "").tellAll(request);
}

/** Goes through a request of one protocol. */
@final
class CommonMembers {
  private readonly names: Bytes;
  private hasMedia: bool = false;
  /** Whether there is a tool's result, or a turn of the model's that may be a picture. */
  private hasPlaces: bool = false;

  /** @param names that come through @param opaque another opaque member of the protocol's */
  constructor(
    names: string,
    private readonly opaque: string,
  ) {
    this.names = Bytes.of(names);
  }

  tellAll(request: JsonValue): bool {
    return this.allKnown(request) && !(this.hasMedia && this.hasPlaces);
  }

  private allKnown(value: JsonValue): bool {
    if (value.kind == JsonKind.Object) return this.allMembersKnown(sortedMembers(value));
    const items = value.items();
    while (items.next()) if (!this.allKnown(items.value)) return false;
    return true;
  }

  private allMembersKnown(members: Array<Member>): bool {
    for (let i = 0; i < members.length; i++) {
      const key = members[i].key;
      const value = members[i].value;
      if (wordIndex(this.names, key) < 0 || isDoubled(members, i)) return false;
      if (value.kind != JsonKind.Number && wordIndex(Bytes.constant(NUMBERS), key) >= 0) return false;
      if (key.equalsString("type") && wordIndex(Bytes.constant(TYPES), value.asBytes()) < 0) return false;
      this.hasMedia = this.hasMedia || wordIndex(Bytes.constant(MEDIA), key) >= 0;
      this.hasPlaces = this.hasPlaces || wordIndex(Bytes.constant(RESULTS), key) >= 0 || isModelsRole(key, value);
      if (!this.isOpaque(key) && !this.allKnown(value)) return false;
    }
    return true;
  }

  private isOpaque(key: Bytes): bool {
    if (wordIndex(Bytes.constant(OPAQUE), key) >= 0) return true;
    return this.opaque.length > 0 && key.equalsString(this.opaque);
  }
}

function isModelsRole(key: Bytes, value: JsonValue): bool {
  return key.equalsString("role") && value.asBytes().equalsString("model");
}
