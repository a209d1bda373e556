import {
  ByteWriter,
  Bytes,
  JsonKind,
  JsonValue,
  JsonWriter,
  NamedMembers,
  jsonParse,
  Result,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import { copySchema, SchemaForm } from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { ChatTurns } from "./chat-turns";
import { ClaudeMembers } from "./claude-members";
import { ClaudeModel } from "./claude-model";
import { ClaudeThinking } from "./claude-thinking";
import { ClaudeTools } from "./claude-tools";
import { ClaudeTurn } from "./claude-turn";
import { NO_MESSAGES, trimBeginning } from "./content";
import { formatInstruction, isStrictSchema } from "./format-instruction";
import { writeStops } from "./stops";

/** What a chat request needs beside itself to become one for Claude. */
@final
export class ClaudeRequestOptions {
  /** `max_tokens` where the client gave none: Anthropic requires it. */
  defaultMaxTokens: i64 = 4096;
  /** The provider's name of the model, on which thinking and sampling depend. */
  model: Bytes = Bytes.empty();
  /** Whether answers and arguments can be held to a schema; else that of the answer becomes an instruction. */
  structuredOutput: bool = true;
}

/**
 * A neutral request (OpenAI chat completions) as an Anthropic messages request. Texts, schemas and arguments are copied as
 * they stand. Members that Anthropic would refuse are left out; those of its own that a client sent along are kept. Fails
 * with the JSON path at fault for what cannot be translated.
 */
export function writeClaudeRequest(body: Bytes, options: ClaudeRequestOptions): Result<Bytes> {
  const document = jsonParse(body);
  if (document.kind != JsonKind.Object) return Result.fail(Bytes.empty(), "body: expected a JSON object");
  const request = new ClaudeMembers(document);
  if (request.messages.kind != JsonKind.Array || !request.messages.items().next()) {
    return Result.fail(Bytes.empty(), NO_MESSAGES);
  }
  const messages = new ChatTurns(new ClaudeTurn(false));
  const problem = messages.read(request.messages);
  if (problem.length > 0) return Result.fail(Bytes.empty(), problem);
  const tools = new ClaudeTools(request, options.structuredOutput);
  const toolProblem = tools.check();
  if (toolProblem.length > 0) return Result.fail(Bytes.empty(), toolProblem);
  const model = new ClaudeModel(options.model);
  tools.canBeForced = model.canBeForced;
  const thinking = new ClaudeThinking(request, model, options.defaultMaxTokens);
  if (tools.isForced || (thinking.needsThoughts && !messages.allowsThinking)) thinking.disable();

  const out = new ByteWriter(body.length + (body.length >> 2) + 256);
  const json = new JsonWriter(out);
  json.beginObject();
  if (request.model.exists) json.key("model").raw(request.model.raw);
  json.key("max_tokens").integer(thinking.limit);
  const thought = thinking.value;
  if (thought.length > 0) json.key("thinking").raw(thought);
  const native = options.structuredOutput && isStrictSchema(request.responseFormat);
  messages.writeSystem(json, native ? Bytes.empty() : formatInstruction(request.responseFormat));
  json.key("messages").raw(trimBeginning(messages.take(), request.messages));
  tools.write(json);
  if (!thinking.isOn && !model.isAdaptive) writeSampling(json, request);
  writeStops(json, "stop_sequences", request.stop);
  writeOutput(json, thinking.effort, native ? request.responseFormat : JsonValue.missing());
  writeRest(json, request);
  copyOwn(json, document);
  json.endObject();
  return Result.of(out.take());
}

/**
 * Newer models than Claude 4.0 refuse temperature and top_p together: the temperature counts then. Its range ends at 1,
 * OpenAI's at 2.
 */
function writeSampling(json: JsonWriter, request: ClaudeMembers): void {
  const temperature = request.temperature;
  if (temperature.kind == JsonKind.Number) {
    json.key("temperature");
    if (temperature.asF64() > 1) json.integer(1);
    else json.raw(temperature.raw);
  } else if (request.topP.kind == JsonKind.Number) json.key("top_p").raw(request.topP.raw);
  if (request.topK.kind == JsonKind.Number) json.key("top_k").raw(request.topK.raw);
}

/** @param format the schema that the answer must be valid against; Missing for any */
function writeOutput(json: JsonWriter, effort: Bytes, format: JsonValue): void {
  if (effort.length == 0 && !format.exists) return;
  json.key("output_config").beginObject();
  if (effort.length > 0) json.key("effort").stringRaw(effort);
  if (format.exists) {
    json.key("format").beginObject().key("type").string("json_schema");
    copySchema(json.key("schema"), format.member("json_schema").member("schema"), SchemaForm.ToClaude);
    json.endObject();
  }
  json.endObject();
}

function writeRest(json: JsonWriter, request: ClaudeMembers): void {
  const user = request.user.kind == JsonKind.String ? request.user : request.safetyIdentifier;
  if (user.kind == JsonKind.String) json.key("metadata").beginObject().key("user_id").raw(user.raw).endObject();
  const tier = request.serviceTier.rawText();
  if (tier.equalsString("auto") || tier.equalsString("standard_only")) json.key("service_tier").stringRaw(tier);
  else if (tier.equalsString("default")) json.key("service_tier").string("standard_only");
  const stream = request.stream.kind;
  if (stream == JsonKind.True || stream == JsonKind.False) json.key("stream").raw(request.stream.raw);
}

/** Copies members of Anthropic's own that OpenAI's protocol does not have. */
function copyOwn(json: JsonWriter, document: JsonValue): void {
  new NamedMembers(document, OWN).copy(json);
}

const OWN: Bytes = Bytes.of("cache_control container context_management inference_geo mcp_servers speed");
