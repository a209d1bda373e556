import {
  ByteWriter,
  Bytes,
  JsonKind,
  JsonValue,
  JsonWriter,
  jsonParse,
  Result,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import { copySchema, SchemaForm } from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { ProviderEntry } from "../generated/config.gen";
import { BackCall } from "./back-call";
import { BedrockFields } from "./bedrock-fields";
import { BedrockModel } from "./bedrock-model";
import { BedrockTools } from "./bedrock-tools";
import { BedrockShared, BedrockTurn } from "./bedrock-turn";
import { ChatTurns } from "./chat-turns";
import { ClaudeMembers } from "./claude-members";
import { ClaudeThinking, effortOf } from "./claude-thinking";
import { NO_MESSAGES, trimBeginning } from "./content";
import { formatInstruction, isStrictSchema } from "./format-instruction";
import { copyMembers } from "./member-copy";
import { writeStops } from "./stops";

/**
 * A neutral request (OpenAI chat completions) as one of Bedrock's Converse; model and stream are told by the path. Members
 * of Converse's own that a client sent along are kept. Left out are hints that Converse has no place for: seed, penalties,
 * log probabilities, the user, `parallel_tool_calls`. Fails with the JSON path at fault for what cannot be translated.
 */
export function writeBedrockRequest(body: Bytes, call: BackCall): Result<Bytes> {
  const document = jsonParse(body);
  const request = new ClaudeMembers(document);
  let problem = check(document, request);
  if (problem.length > 0) return refuse(problem);
  const model = new BedrockModel(call.model);
  const shared = new BedrockShared(model);
  const turns = new ChatTurns(new BedrockTurn(false, shared));
  placeCachePoints(turns, shared, document.member("prompt_cache_retention").asString(), call.options);
  const tools = new BedrockTools(request);
  problem = turns.read(request.messages);
  if (problem.length == 0) problem = tools.check();
  if (problem.length > 0) return refuse(problem);
  tools.canBeForced = !model.claude.alwaysThinks;
  const thinking = new ClaudeThinking(request, model.claude, 0);
  const effort = effortOf(thinking.budget);
  // Unlike Anthropic itself Bedrock does not stop a model's thinking where it must call a tool.
  if (tools.isForced) thinking.stop();
  else if (!model.isClaude || (thinking.needsThoughts && !turns.allowsThinking)) thinking.disable();

  const out = new ByteWriter(body.length + (body.length >> 2) + 256);
  const json = new JsonWriter(out);
  json.beginObject();
  const isNative = model.takesSchema && isStrictSchema(request.responseFormat);
  turns.writeSystem(json, isNative ? Bytes.empty() : formatInstruction(request.responseFormat));
  json.key("messages").raw(trimBeginning(turns.take(), request.messages));
  // Nova sets limit and sampling itself when it thinks hard, and refuses to be told.
  const isTold = !model.isNova2 || effort != HIGH;
  const inference = inferenceConfig(request, thinking, model, isTold);
  if (inference.length > 0) json.key("inferenceConfig").beginObject().raw(inference).endObject();
  problem = tools.write(json, turns, model);
  if (problem.length > 0) return refuse(problem);
  const fields = new BedrockFields(
    call.options.bedrockAdditionalFields,
    document.member("additionalModelRequestFields"),
  );
  addReasoning(fields, thinking, effort, model);
  if (!thinking.isOn && isTold && !model.claude.isAdaptive) addTopK(fields, request.topK, model);
  fields.write(json);
  if (isNative && !document.member("outputConfig").exists) writeFormat(json, out, request.responseFormat);
  copyOwn(json, document);
  json.endObject();
  return Result.of(out.take());
}

function check(document: JsonValue, request: ClaudeMembers): string {
  if (document.kind != JsonKind.Object) return "body: expected a JSON object";
  if (request.messages.kind != JsonKind.Array || !request.messages.items().next()) {
    return NO_MESSAGES;
  }
  return document.member("n").asI64(1) > 1 ? "n: more than one answer has no counterpart" : "";
}

function refuse(reason: string): Result<Bytes> {
  return Result.fail(Bytes.empty(), reason);
}

/** Where the configuration wants them, for as long as the request or the configuration says; without a time there are none. */
function placeCachePoints(turns: ChatTurns, shared: BedrockShared, asked: string, options: ProviderEntry): void {
  const retention = asked.length > 0 ? asked : options.promptCacheRetention;
  shared.isHour = retention == "24h";
  if (!shared.isHour && retention != "in_memory" && retention != "in-memory") return;
  const positions = options.bedrockPromptCachePointPositions;
  turns.cachesSystem = positions.member("systemPrompt").asBool(!positions.exists);
  turns.cachesLastUser = positions.member("lastUserMessage").asBool();
  turns.cachesLast = positions.member("lastMessage").asBool();
}

/** The members of `inferenceConfig`. */
function inferenceConfig(request: ClaudeMembers, thinking: ClaudeThinking, model: BedrockModel, isTold: bool): Bytes {
  const out = new ByteWriter();
  const json = new JsonWriter(out);
  if (isTold && thinking.isLimited) json.key("maxTokens").integer(thinking.limit);
  // With thinking Claude takes neither, nor do models from 4.7 on; others refuse the two together.
  const temperature = request.temperature;
  const hasTemperature = temperature.kind == JsonKind.Number;
  if (isTold && !thinking.isOn && !model.claude.isAdaptive) {
    // Converse's range ends at 1, OpenAI's at 2.
    if (hasTemperature) json.key("temperature").raw(temperature.asF64() > 1 ? ONE : temperature.raw);
    const isFree = !hasTemperature || !model.isClaude;
    if (isFree && request.topP.kind == JsonKind.Number) json.key("topP").raw(request.topP.raw);
  }
  writeStops(json, "stopSequences", request.stop);
  return out.take();
}

const ONE: Bytes = Bytes.of("1");

const HIGH: string = "high";

function addReasoning(fields: BedrockFields, thinking: ClaudeThinking, effort: string, model: BedrockModel): void {
  if (model.isClaude) {
    fields.add(Bytes.of("thinking"), thinking.value);
    if (thinking.effort.length == 0) return;
    const out = new ByteWriter();
    new JsonWriter(out).beginObject().key("effort").stringRaw(thinking.effort).endObject();
    fields.add(Bytes.of("output_config"), out.view());
  } else if (effort.length == 0) return;
  else if (model.isNova2) {
    const out = new ByteWriter();
    const json = new JsonWriter(out).beginObject().key("type").string("enabled");
    json.key("maxReasoningEffort").string(effort).endObject();
    fields.add(Bytes.of("reasoningConfig"), out.view());
  } else if (model.isGptOss) fields.add(Bytes.of("reasoning_effort"), Bytes.of('"' + effort + '"'));
}

function addTopK(fields: BedrockFields, topK: JsonValue, model: BedrockModel): void {
  if (topK.kind != JsonKind.Number) return;
  if (model.takesTopK) fields.add(Bytes.of("top_k"), topK.raw);
  if (!model.isNova) return;
  const out = new ByteWriter();
  new JsonWriter(out).beginObject().key("topK").raw(topK.raw).endObject();
  fields.add(Bytes.of("inferenceConfig"), out.view());
}

/** The schema that the answer must be valid against; Converse wants it as text. */
function writeFormat(json: JsonWriter, out: ByteWriter, format: JsonValue): void {
  const given = format.member("json_schema");
  json.key("outputConfig").raw(Bytes.of('{"textFormat":{"type":"json_schema","structure":{"jsonSchema":'));
  const inner = new JsonWriter(out);
  const schema = new ByteWriter();
  copySchema(new JsonWriter(schema), given.member("schema"), SchemaForm.ToClaude);
  inner.beginObject().key("schema").stringBytes(schema.view());
  const name = given.member("name");
  if (name.kind == JsonKind.String) inner.key("name").raw(name.raw);
  const description = given.member("description");
  if (description.kind == JsonKind.String) inner.key("description").raw(description.raw);
  inner.endObject();
  out.text("}}}");
}

/** Copies members of Converse's own that OpenAI's protocol does not have, and the service tier, which both have. */
function copyOwn(json: JsonWriter, document: JsonValue): void {
  copyMembers(json, document, OWN);
  const tier = document.member("service_tier").rawText();
  if (document.member("serviceTier").exists) return;
  if (tier.equalsString("default") || tier.equalsString("flex") || tier.equalsString("priority")) {
    json.key("serviceTier").beginObject().key("type").stringRaw(tier).endObject();
  }
}

const OWN: Bytes = Bytes.of(
  ",guardrailConfig,performanceConfig,requestMetadata,promptVariables,additionalModelResponseFieldPaths,serviceTier,outputConfig,",
);
