import { ByteWriter, Bytes, JsonKind, JsonWriter, Result } from "proxy-wasm-assemblyscript-sdk/assembly";
import { BackCall } from "./back-call";
import { CohereMessages } from "./cohere-messages";
import { copyRenamed, writeWithin } from "./member-copy";
import { NeutralRequest } from "./neutral-request";

/** Members that are Cohere's own, and those that both protocols call the same. */
const SAME: Bytes = Bytes.of(
  ",seed=seed,documents=documents,citation_options=citation_options,safety_mode=safety_mode,strict_tools=strict_tools,priority=priority,",
);
const STOP_SEQUENCES: Bytes = Bytes.of("stop_sequences");

/**
 * A neutral request for Cohere's `/v2/chat`. Numbers are brought into its ranges, which are narrower than OpenAI's; it has
 * no member for the user, and its `logprobs` are not OpenAI's.
 */
export function writeCohereRequest(body: Bytes, call: BackCall): Result<Bytes> {
  const request = new NeutralRequest(body);
  const messages = new CohereMessages();
  const problem = request.write(messages, false);
  if (problem.length > 0) return Result.fail(Bytes.empty(), problem);
  const members = request.members;
  const out = new ByteWriter(body.length + 512);
  const json = new JsonWriter(out);
  json.beginObject().key("model").stringRaw(call.modelRaw).key("stream").bool(call.isStream);
  json.key("messages").raw(messages.take());
  writeTools(json, request);
  writeFormat(json, request);
  writeThinking(json, request.thinkingBudget);
  if (request.maxTokens.kind == JsonKind.Number) json.key("max_tokens").raw(request.maxTokens.raw);
  request.writeStops(json, STOP_SEQUENCES);
  writeWithin(json, "temperature", members.temperature, 0, 1);
  writeWithin(json, "p", members.topP, 0.01, 0.99);
  writeWithin(json, "k", members.topK, 0, 500);
  writeWithin(json, "frequency_penalty", members.frequencyPenalty, 0, 1);
  writeWithin(json, "presence_penalty", members.presencePenalty, 0, 1);
  copyRenamed(json, request.document, SAME);
  json.endObject();
  return Result.of(out.take());
}

/** Cohere cannot be told which function to call: the others are not offered then. */
function writeTools(json: JsonWriter, request: NeutralRequest): void {
  const tools = request.tools;
  if (!tools.any) return;
  tools.writeFunctions(json.key("tools"), false);
  if (tools.areStrict && !request.document.member("strict_tools").exists) json.key("strict_tools").bool(true);
  const mode = tools.mode;
  if (tools.chosenName.length > 0 || mode.equalsString("required")) json.key("tool_choice").string("REQUIRED");
  else if (mode.equalsString("none")) json.key("tool_choice").string("NONE");
}

function writeFormat(json: JsonWriter, request: NeutralRequest): void {
  if (!request.wantsJson) return;
  json.key("response_format").beginObject().key("type").string("json_object");
  const schema = request.schema;
  if (schema.kind == JsonKind.Object) json.key("json_schema").raw(schema.raw);
  json.endObject();
}

function writeThinking(json: JsonWriter, budget: i64): void {
  if (budget < 0) return;
  json.key("thinking").beginObject().key("type");
  if (budget == 0) json.string("disabled");
  else json.string("enabled").key("token_budget").integer(budget);
  json.endObject();
}
