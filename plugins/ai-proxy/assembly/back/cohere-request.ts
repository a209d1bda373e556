import { Bytes, JsonKind, JsonWriter, Result } from "proxy-wasm-assemblyscript-sdk/assembly";
import { BackCall } from "./back-call";
import { CohereMessages } from "./cohere-messages";
import { formatInstruction } from "./format-instruction";
import { copyMembers } from "./member-copy";
import { NeutralRequest } from "./neutral-request";

/** Members that both protocols have, and Cohere's own. Its ranges are narrower than OpenAI's. */
const MEMBERS: Bytes = Bytes.of(
  ",temperature:0~1,top_p=p:0.01~0.99,top_k=k:0~500,frequency_penalty:0~1,presence_penalty:0~1,seed,documents,citation_options,safety_mode,strict_tools,priority,",
);
const MAX_TOKENS: Bytes = Bytes.of("max_tokens");
const STOP_SEQUENCES: Bytes = Bytes.of("stop_sequences");

/** A neutral request for Cohere's `/v2/chat`. It has no member for the user, and its `logprobs` are not OpenAI's. */
export function writeCohereRequest(body: Bytes, call: BackCall): Result<Bytes> {
  const request = new NeutralRequest(body);
  const messages = new CohereMessages();
  // Beside tools or documents the form of the answer can be asked for in words only.
  const inWords = request.tools.any || request.document.member("documents").exists;
  if (inWords) messages.instruct(formatInstruction(request.members.responseFormat));
  if (!request.begin(call, messages, false)) return request.end();
  const json = request.json;
  json.key("stream").bool(call.isStream).key("messages").raw(messages.take());
  writeTools(json, request);
  if (!inWords) writeFormat(json, request);
  writeThinking(json, request.thinkingBudget);
  request.writeMaxTokens(MAX_TOKENS);
  request.writeStops(STOP_SEQUENCES);
  copyMembers(json, request.document, MEMBERS);
  return request.end();
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
