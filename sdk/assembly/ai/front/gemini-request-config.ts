import { Bytes } from "../../bytes";
import { JsonKind } from "../../json/kind";
import { JsonValue } from "../../json/value";
import { JsonWriter } from "../../json/writer";
import { pairedWord } from "../word-pairs";
import { copySchema, lowerCase, SchemaForm } from "./gemini-schema";
import { camelCase, protoMember } from "./proto-json";

/** Members of a `generationConfig` that have a neutral name: Gemini's name and that one. Their values are the same. */
export const GENERATION_NAMES: Bytes = Bytes.of(
  "temperature temperature topP top_p topK top_k maxOutputTokens max_tokens candidateCount n seed seed stopSequences stop " +
    "presencePenalty presence_penalty frequencyPenalty frequency_penalty responseLogprobs logprobs logprobs top_logprobs ",
);

/** Thinking budgets below these (tokens) are a low and a medium effort, as for Anthropic's requests. */
const LOW_BUDGET: i64 = 4096;
const MEDIUM_BUDGET: i64 = 16384;

/** Writes what a `generationConfig` asks for. What OpenAI has no word for is left out. */
export function writeGenerationConfig(json: JsonWriter, config: JsonValue, isOpenAi: bool): void {
  const members = config.items();
  while (config.kind == JsonKind.Object && members.next()) {
    const key = camelCase(members.key);
    const value = members.value;
    const name = pairedWord(GENERATION_NAMES, key);
    if (name.length > 0 && value.kind != JsonKind.Null) json.keyBytes(name).raw(value.raw);
    else if (key.equalsString("responseModalities")) json.key("modalities").raw(lowerCase(value.raw));
    else if (key.equalsString("thinkingConfig")) writeThinking(json, value, isOpenAi);
  }
  writeFormat(json, config);
}

/** Not `strict`: there every property is required and none may be added, or OpenAI refuses; Gemini's schemas are free in both. */
function writeFormat(json: JsonWriter, config: JsonValue): void {
  const schema = protoMember(config, "responseSchema");
  const jsonSchema = protoMember(config, "responseJsonSchema");
  const isJson = protoMember(config, "responseMimeType").rawText().equalsString("application/json");
  if (schema.kind == JsonKind.Object || jsonSchema.kind == JsonKind.Object) {
    json.key("response_format").beginObject().key("type").string("json_schema").key("json_schema").beginObject();
    json.key("name").string("answer").key("schema");
    if (jsonSchema.kind == JsonKind.Object) json.raw(jsonSchema.raw);
    else copySchema(json, schema, SchemaForm.FromOpenApi);
    json.endObject().endObject();
  } else if (isJson) json.key("response_format").beginObject().key("type").string("json_object").endObject();
}

/** A budget of -1 leaves it to the model. Who asks for the thoughts alone wants the model to think. */
function writeThinking(json: JsonWriter, thinking: JsonValue, isOpenAi: bool): void {
  const level = lowerCase(protoMember(thinking, "thinkingLevel").rawText());
  const budget = protoMember(thinking, "thinkingBudget").asI64(-1);
  const isShown = protoMember(thinking, "includeThoughts").kind == JsonKind.True;
  if (level.length > 0 && level.indexOfByte(0x5f) < 0) json.key("reasoning_effort").stringRaw(level);
  else if (budget >= 0) {
    if (budget == 0 && isOpenAi) return;
    json
      .key("reasoning_effort")
      .string(budget == 0 ? "none" : budget < LOW_BUDGET ? "low" : budget < MEDIUM_BUDGET ? "medium" : "high");
  } else if (isShown) json.key("reasoning_effort").string("medium");
}
