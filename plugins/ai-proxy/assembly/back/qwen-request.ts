import { Bytes, JsonWriter, Result } from "proxy-wasm-assemblyscript-sdk/assembly";
import { BackCall } from "./back-call";
import { copyMembers } from "./member-copy";
import { NeutralRequest } from "./neutral-request";
import { filesPrompt, QwenMessages } from "./qwen-messages";
import { isQwenMultimodal } from "./qwen-model";

/** Parameters that both protocols have, and DashScope's own. */
const PARAMETERS: Bytes = Bytes.of(
  ",temperature:0~1.99,top_p:0.000001~0.999999,top_k,seed,n,presence_penalty,repetition_penalty,logprobs,top_logprobs,response_format,parallel_tool_calls,enable_search,search_options,enable_thinking,thinking_budget,vl_high_resolution_images,",
);
const MAX_TOKENS: Bytes = Bytes.of("max_tokens");
const STOP: Bytes = Bytes.of("stop");
const LONG: Bytes = Bytes.of("qwen-long");

/**
 * A neutral request for DashScope's text or multimodal generation.
 * @param incremental whether a stream shall come in pieces; else each event repeats the whole
 */
export function writeQwenRequest(request: NeutralRequest, call: BackCall, incremental: bool): Result<Bytes> {
  const isLong = call.model.startsWith(LONG);
  const files = isLong ? filesPrompt(call.options.qwenFileIds) : Bytes.empty();
  const messages = new QwenMessages(isQwenMultimodal(call.model), files);
  if (!request.begin(call, messages, true)) return request.end();
  messages.end();
  const json = request.json;
  json.key("input").beginObject().key("messages").raw(messages.take()).endObject();
  json.key("parameters").beginObject().key("result_format").string("message");
  if (incremental) json.key("incremental_output").bool(true);
  writeParameters(json, request, call);
  json.endObject();
  return request.end();
}

function writeParameters(json: JsonWriter, request: NeutralRequest, call: BackCall): void {
  const document = request.document;
  const budget = request.thinkingBudget;
  if (call.options.qwenEnableSearch && !document.member("enable_search").exists) json.key("enable_search").bool(true);
  if (budget >= 0 && !document.member("enable_thinking").exists) {
    json.key("enable_thinking").bool(budget > 0);
    if (budget > 0) json.key("thinking_budget").integer(budget);
  }
  request.writeMaxTokens(MAX_TOKENS);
  request.writeStops(STOP);
  copyMembers(json, document, PARAMETERS);
  writeTools(json, request, budget > 0);
}

/** A model that thinks cannot be made to call a function; one that must be called is the only one offered then. */
function writeTools(json: JsonWriter, request: NeutralRequest, isThinking: bool): void {
  const tools = request.tools;
  if (!tools.any) return;
  tools.writeFunctions(json.key("tools"), false);
  const name = tools.chosenName;
  const mode = tools.mode;
  if (mode.equalsString("none") || (mode.equalsString("required") && !isThinking)) {
    json.key("tool_choice").stringRaw(mode);
  } else if (name.length > 0 && !isThinking) {
    json.key("tool_choice").beginObject().key("type").string("function").key("function").beginObject();
    json.key("name").stringRaw(name).endObject().endObject();
  }
}
