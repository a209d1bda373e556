import {
  ByteWriter,
  Bytes,
  JsonKind,
  JsonValue,
  JsonWriter,
  jsonParse,
  Result,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import { copySchema, GENERATION_NAMES, pairedWord, SchemaForm } from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { BackCall } from "./back-call";
import { ClaudeMembers } from "./claude-members";
import { NO_MESSAGES } from "./content";
import { GeminiContents } from "./gemini-contents";
import { GeminiGeneration, generationOf } from "./gemini-model";
import { writeThinking } from "./gemini-thinking";
import { GeminiTools } from "./gemini-tools";

/**
 * A neutral request (OpenAI chat completions) as a GenerateContentRequest, the same for the Gemini API and for Vertex AI. The
 * model and whether to stream stand in the path. Members that Gemini does not have are left out: it refuses unknown ones.
 * Fails with the JSON path at fault for what cannot be translated.
 */
export function writeGeminiRequest(body: Bytes, call: BackCall): Result<Bytes> {
  const document = jsonParse(body);
  if (document.kind != JsonKind.Object) return Result.fail(Bytes.empty(), "body: expected a JSON object");
  const request = new ClaudeMembers(document);
  if (request.messages.kind != JsonKind.Array || !request.messages.items().next()) {
    return Result.fail(Bytes.empty(), NO_MESSAGES);
  }
  const needsSignature = generationOf(call.model) == GeminiGeneration.Levels;
  const contents = new GeminiContents(call.options.type_ != "vertex", needsSignature);
  const tools = new GeminiTools(request);
  let problem = contents.read(request.messages);
  if (problem.length == 0) problem = tools.check();
  if (problem.length > 0) return Result.fail(Bytes.empty(), problem);
  const out = new ByteWriter(body.length + (body.length >> 2) + 256);
  const json = new JsonWriter(out);
  json.beginObject();
  contents.write(json);
  tools.write(json, document.member("web_search_options"));
  writeSafety(json, document, call);
  writeConfig(json, document, request, call);
  const cached = document.member("extra_body").member("google").member("cached_content");
  if (cached.kind == JsonKind.String) json.key("cachedContent").raw(cached.raw);
  json.endObject();
  return Result.of(out.take());
}

function writeConfig(json: JsonWriter, document: JsonValue, request: ClaudeMembers, call: BackCall): void {
  // Models that think have none.
  const refusesPenalties = generationOf(call.model) != GeminiGeneration.Plain;
  json.key("generationConfig").beginObject();
  const members = document.items();
  while (members.next()) {
    const value = members.value;
    let key = members.key;
    // The newer name of the limit wins.
    if (key.equalsString("max_completion_tokens")) key = MAX_TOKENS;
    else if (key.equalsString("max_tokens") && request.maxCompletionTokens.kind == JsonKind.Number) continue;
    const name = pairedWord(GENERATION_NAMES, key, true);
    if (name.length == 0 || value.kind == JsonKind.Null || (refusesPenalties && name.endsWith(PENALTY))) continue;
    json.keyBytes(name);
    if (key.equalsString("stop") && value.kind == JsonKind.String) json.beginArray().raw(value.raw).endArray();
    else json.raw(value.raw);
  }
  writeFormat(json, request.responseFormat);
  writeModalities(json, document.member("modalities"));
  writeThinking(json, document, request, call);
  json.endObject();
}

const MAX_TOKENS: Bytes = Bytes.of("max_tokens");
const PENALTY: Bytes = Bytes.of("Penalty");

function writeFormat(json: JsonWriter, format: JsonValue): void {
  const type = format.member("type").rawText();
  const isSchema = type.equalsString("json_schema");
  if (!isSchema && !type.equalsString("json_object")) return;
  json.key("responseMimeType").string("application/json");
  const schema = format.member("json_schema").member("schema");
  if (isSchema && schema.kind == JsonKind.Object) {
    copySchema(json.key("responseJsonSchema"), schema, SchemaForm.ToGemini);
  }
}

/** `["text","image"]`, in capitals. */
function writeModalities(json: JsonWriter, modalities: JsonValue): void {
  if (modalities.kind != JsonKind.Array) return;
  json.key("responseModalities").beginArray();
  const items = modalities.items();
  while (items.next()) json.stringRaw(upperCase(items.value.rawText()));
  json.endArray();
}

function upperCase(text: Bytes): Bytes {
  const out = new ByteWriter(text.length);
  for (let i = 0; i < text.length; i++) {
    const byte = text.at(i);
    out.byte(byte >= 0x61 && byte <= 0x7a ? byte ^ 0x20 : byte);
  }
  return out.take();
}

/** The client's own settings, else those of the configuration. */
function writeSafety(json: JsonWriter, document: JsonValue, call: BackCall): void {
  let own = document.member("safety_settings");
  if (!own.exists) own = document.member("safetySettings");
  const settings = call.options.geminiSafetySetting;
  if (own.kind == JsonKind.Array) json.key("safetySettings").raw(own.raw);
  if (own.kind == JsonKind.Array || settings.length == 0) return;
  json.key("safetySettings").beginArray();
  for (let i = 0; i < settings.length; i++) {
    json.beginObject().key("category").stringBytes(Bytes.of(settings.keys[i]));
    json.key("threshold").stringBytes(Bytes.of(settings.values[i])).endObject();
  }
  json.endArray();
}
