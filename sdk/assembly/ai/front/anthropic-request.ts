import { ByteWriter } from "../../byte-writer";
import { Bytes } from "../../bytes";
import { JsonKind } from "../../json/kind";
import { wordIndex } from "../../json/named-members";
import { jsonParse } from "../../json/parse";
import { JsonValue } from "../../json/value";
import { JsonWriter } from "../../json/writer";
import { Result } from "../../result";
import { AnthropicMessages } from "./anthropic-request-messages";
import { writeToolChoice, writeTools } from "./anthropic-request-tools";
import { RequestOptions } from "./request-options";

/**
 * An Anthropic messages request as the neutral one, an OpenAI chat-completions request. Texts, schemas and numbers are
 * copied as they stand; members unknown to both protocols go on, those that only Anthropic has a place for are left out.
 * Fails, with the JSON path at fault, when it is no such request.
 */
export function readAnthropicRequest(body: Bytes, options: RequestOptions): Result<Bytes> {
  const document = jsonParse(body);
  if (document.kind != JsonKind.Object) return Result.fail(Bytes.empty(), "body: expected a JSON object");
  const request = new AnthropicMembers(document);
  if (request.messages.kind != JsonKind.Array) return Result.fail(Bytes.empty(), "messages: expected an array");
  const out = new ByteWriter(body.length + (body.length >> 2) + 256);
  const json = new JsonWriter(out);
  json.beginObject();
  if (request.model.exists) json.key("model").raw(request.model.raw);
  const messages = new AnthropicMessages(json, options.keepThinking);
  json.key("messages").beginArray();
  messages.system(request.system);
  const problem = messages.turns(request.messages);
  if (problem.length > 0) return Result.fail(Bytes.empty(), problem);
  json.endArray();
  writeTools(json, request.tools, request.toolChoice);
  writeToolChoice(json, request.tools, request.toolChoice);
  writeParameters(json, request, options.isOpenAi);
  writeReasoning(json, request, options.isOpenAi);
  writeUnknown(json, document);
  json.endObject();
  return Result.of(out.take());
}

/** Longest `user` that OpenAI takes, in bytes. */
const USER_LIMIT: i32 = 64;

function writeParameters(json: JsonWriter, request: AnthropicMembers, isOpenAi: bool): void {
  copyNumber(json, "max_tokens", request.maxTokens);
  copyNumber(json, "temperature", request.temperature);
  copyNumber(json, "top_p", request.topP);
  copyNumber(json, "top_k", request.topK);
  const stops = request.stopSequences;
  if (stops.kind == JsonKind.Array && stops.items().next()) json.key("stop").raw(stops.raw);
  const user = request.metadata.member("user_id");
  const isShort = !isOpenAi || user.rawText().length <= USER_LIMIT;
  if (user.kind == JsonKind.String && isShort) json.key("user").raw(user.raw);
  const tier = request.serviceTier.rawText();
  if (tier.equalsString("standard_only")) json.key("service_tier").string("default");
  else if (tier.length > 0) json.key("service_tier").stringRaw(tier);
  writeFormat(json, request.outputConfig.member("format"));
  if (request.stream.kind == JsonKind.True) {
    // An Anthropic stream always tells its usage.
    json.key("stream").bool(true).key("stream_options").beginObject().key("include_usage").bool(true).endObject();
  } else if (request.stream.kind == JsonKind.False) json.key("stream").bool(false);
}

function copyNumber(json: JsonWriter, name: string, value: JsonValue): void {
  if (value.kind == JsonKind.Number) json.key(name).raw(value.raw);
}

function writeFormat(json: JsonWriter, format: JsonValue): void {
  const schema = format.member("schema");
  if (schema.kind != JsonKind.Object) return;
  json.key("response_format").beginObject().key("type").string("json_schema").key("json_schema").beginObject();
  json.key("name").string("answer").key("schema").raw(schema.raw).key("strict").bool(true).endObject().endObject();
}

/** Thinking budgets below these (tokens) are a low and a medium effort, as in Higress. */
const LOW_BUDGET: i64 = 4096;
const MEDIUM_BUDGET: i64 = 16384;

function writeReasoning(json: JsonWriter, request: AnthropicMembers, isOpenAi: bool): void {
  const effort = request.outputConfig.member("effort").rawText();
  const thinking = request.thinking.member("type").rawText();
  if (thinking.equalsString("disabled")) {
    if (!isOpenAi) json.key("reasoning_effort").string("none");
  } else if (isOpenAi && (effort.equalsString("max") || effort.equalsString("xhigh"))) {
    json.key("reasoning_effort").string("high");
  } else if (effort.length > 0) json.key("reasoning_effort").stringRaw(effort);
  else if (thinking.equalsString("enabled")) {
    const budget = request.thinking.member("budget_tokens").asI64();
    json.key("reasoning_effort").string(budget < LOW_BUDGET ? "low" : budget < MEDIUM_BUDGET ? "medium" : "high");
  }
}

/** Copies members other than those that are translated, that the translation makes, or that mean something to Anthropic alone. */
function writeUnknown(json: JsonWriter, document: JsonValue): void {
  const known = Bytes.of(
    "model messages system max_tokens temperature top_p top_k tools tool_choice stop_sequences metadata thinking output_config stream service_tier stop user parallel_tool_calls response_format reasoning_effort stream_options cache_control container context_management mcp_servers diagnostics inference_geo speed user_profile_id workspace_id anthropic_version anthropic_beta betas",
  );
  const members = document.items();
  while (members.next()) {
    const key = members.key;
    if (wordIndex(known, key) < 0) json.keyBytes(key).raw(members.value.raw);
  }
}

/** The members of an Anthropic request that are translated, found in one pass; of a doubled one the last counts. */
@final
class AnthropicMembers {
  model: JsonValue = JsonValue.missing();
  messages: JsonValue = JsonValue.missing();
  system: JsonValue = JsonValue.missing();
  maxTokens: JsonValue = JsonValue.missing();
  temperature: JsonValue = JsonValue.missing();
  topP: JsonValue = JsonValue.missing();
  topK: JsonValue = JsonValue.missing();
  tools: JsonValue = JsonValue.missing();
  toolChoice: JsonValue = JsonValue.missing();
  stopSequences: JsonValue = JsonValue.missing();
  metadata: JsonValue = JsonValue.missing();
  thinking: JsonValue = JsonValue.missing();
  outputConfig: JsonValue = JsonValue.missing();
  stream: JsonValue = JsonValue.missing();
  serviceTier: JsonValue = JsonValue.missing();

  constructor(request: JsonValue) {
    const members = request.items();
    while (members.next()) this.take(members.key, members.value);
  }

  private take(key: Bytes, value: JsonValue): void {
    if (key.equalsString("model")) this.model = value;
    else if (key.equalsString("messages")) this.messages = value;
    else if (key.equalsString("system")) this.system = value;
    else if (key.equalsString("max_tokens")) this.maxTokens = value;
    else if (key.equalsString("temperature")) this.temperature = value;
    else if (key.equalsString("top_p")) this.topP = value;
    else if (key.equalsString("top_k")) this.topK = value;
    else if (key.equalsString("tools")) this.tools = value;
    else if (key.equalsString("tool_choice")) this.toolChoice = value;
    else if (key.equalsString("stop_sequences")) this.stopSequences = value;
    else if (key.equalsString("metadata")) this.metadata = value;
    else if (key.equalsString("thinking")) this.thinking = value;
    else if (key.equalsString("output_config")) this.outputConfig = value;
    else if (key.equalsString("stream")) this.stream = value;
    else if (key.equalsString("service_tier")) this.serviceTier = value;
  }
}
