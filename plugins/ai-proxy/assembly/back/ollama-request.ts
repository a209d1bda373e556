import { Bytes, JsonKind, JsonWriter, Result } from "proxy-wasm-assemblyscript-sdk/assembly";
import { BackCall } from "./back-call";
import { copyMembers } from "./member-copy";
import { NeutralRequest } from "./neutral-request";
import { OllamaMessages } from "./ollama-messages";

/** Members that both protocols have, and Ollama's own. */
const MEMBERS: Bytes = Bytes.of(",keep_alive,think,truncate,shift,logprobs,top_logprobs,");
/** Those that are options here. */
const OPTIONS: Bytes = Bytes.of(",temperature,top_p,top_k,min_p,seed,presence_penalty,frequency_penalty,");
const NUM_PREDICT: Bytes = Bytes.of("num_predict");
const STOP: Bytes = Bytes.of("stop");

/**
 * A neutral request for Ollama's `/api/chat`. A client's own `options` stand behind ours, so that they count. Ollama cannot
 * make a model call functions: it is offered fewer, or none.
 */
export function writeOllamaRequest(body: Bytes, call: BackCall): Result<Bytes> {
  const request = new NeutralRequest(body);
  const messages = new OllamaMessages();
  if (!request.begin(call, messages, false)) return request.end();
  const json = request.json;
  json.key("stream").bool(call.isStream).key("messages").raw(messages.take());
  const tools = request.tools;
  if (tools.any && !tools.mode.equalsString("none")) tools.writeFunctions(json.key("tools"), false);
  if (request.wantsJson) {
    const schema = request.schema;
    json.key("format").raw(schema.kind == JsonKind.Object ? schema.raw : ANY_JSON);
  }
  if (!request.document.member("think").exists) writeThink(json, request.thinkingBudget);
  copyMembers(json, request.document, MEMBERS);
  json.key("options").beginObject();
  request.writeMaxTokens(NUM_PREDICT);
  request.writeStops(STOP);
  copyMembers(json, request.document, OPTIONS);
  const own = request.document.member("options");
  const items = own.items();
  while (own.kind == JsonKind.Object && items.next()) json.keyBytes(items.key).raw(items.value.raw);
  json.endObject();
  return request.end();
}

const ANY_JSON: Bytes = Bytes.of('"json"');

/** Most tokens of thinking at a low, a medium and a high effort. */
const LOW_BUDGET: i64 = 1024;
const MEDIUM_BUDGET: i64 = 8192;
const HIGH_BUDGET: i64 = 16384;

function writeThink(json: JsonWriter, budget: i64): void {
  if (budget < 0) return;
  json.key("think");
  if (budget == 0) json.bool(false);
  else if (budget > HIGH_BUDGET) json.string("max");
  else json.string(budget <= LOW_BUDGET ? "low" : budget <= MEDIUM_BUDGET ? "medium" : "high");
}
