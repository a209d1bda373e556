import { ByteWriter } from "../../byte-writer";
import { Bytes } from "../../bytes";
import { JsonKind } from "../../json/kind";
import { NamedMembers } from "../../json/named-members";
import { jsonParse } from "../../json/parse";
import { JsonValue } from "../../json/value";
import { JsonWriter } from "../../json/writer";
import { Result } from "../../result";
import { systemProblem } from "./anthropic-request-check";
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
  const foreign = systemProblem(request.system);
  if (foreign.length > 0) return Result.fail(Bytes.empty(), foreign);
  const out = new ByteWriter(body.length + (body.length >> 2) + 256);
  const json = new JsonWriter(out);
  json.beginObject();
  if (request.model.exists) json.key("model").raw(request.model.raw);
  const messages = new AnthropicMessages(json, options);
  json.key("messages").beginArray();
  messages.system(request.system);
  const problem = messages.turns(request.messages);
  if (problem.length > 0) return Result.fail(Bytes.empty(), problem);
  json.endArray();
  writeTools(json, request.tools, request.toolChoice, options.isClaude);
  writeToolChoice(json, request.tools, request.toolChoice);
  writeParameters(json, request, options.isOpenAi);
  if (options.isClaude) copyReasoning(json, request);
  else writeReasoning(json, request, options.isOpenAi);
  request.copyUnknown(json);
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

/** The same for a model of Anthropic's. */
function copyReasoning(json: JsonWriter, request: AnthropicMembers): void {
  if (request.thinking.kind == JsonKind.Object) json.key("thinking").raw(request.thinking.raw);
  const effort = request.outputConfig.member("effort");
  if (effort.exists) json.key("output_config").beginObject().key("effort").raw(effort.raw).endObject();
}

/** The members of an Anthropic request that are translated, found in one pass; of a doubled one the last counts. */
@final
class AnthropicMembers {
  private readonly named: NamedMembers;

  constructor(request: JsonValue) {
    this.named = new NamedMembers(request, NAMES);
  }

  /** Copies members other than those that are translated, that the translation makes, or that mean something to Anthropic alone. */
  copyUnknown(json: JsonWriter): void {
    this.named.copyOthers(json);
  }

  get model(): JsonValue {
    return this.named.at(0);
  }

  get messages(): JsonValue {
    return this.named.at(1);
  }

  get system(): JsonValue {
    return this.named.at(2);
  }

  get maxTokens(): JsonValue {
    return this.named.at(3);
  }

  get temperature(): JsonValue {
    return this.named.at(4);
  }

  get topP(): JsonValue {
    return this.named.at(5);
  }

  get topK(): JsonValue {
    return this.named.at(6);
  }

  get tools(): JsonValue {
    return this.named.at(7);
  }

  get toolChoice(): JsonValue {
    return this.named.at(8);
  }

  get stopSequences(): JsonValue {
    return this.named.at(9);
  }

  get metadata(): JsonValue {
    return this.named.at(10);
  }

  get thinking(): JsonValue {
    return this.named.at(11);
  }

  get outputConfig(): JsonValue {
    return this.named.at(12);
  }

  get stream(): JsonValue {
    return this.named.at(13);
  }

  get serviceTier(): JsonValue {
    return this.named.at(14);
  }
}

/** In the order of the positions above, then those that the translation makes or that mean something to Anthropic alone. */
const NAMES: Bytes = Bytes.of(
  "model messages system max_tokens temperature top_p top_k tools tool_choice stop_sequences metadata thinking output_config stream service_tier stop user parallel_tool_calls response_format reasoning_effort stream_options cache_control container context_management mcp_servers diagnostics inference_geo speed user_profile_id workspace_id anthropic_version anthropic_beta betas",
);
