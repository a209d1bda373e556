import { ByteWriter, Bytes, JsonKind, JsonWriter, Result } from "proxy-wasm-assemblyscript-sdk/assembly";
import { BackCall } from "./back-call";
import { copyRenamed } from "./member-copy";
import { NeutralRequest } from "./neutral-request";
import { OllamaMessages } from "./ollama-messages";

const SAME: Bytes = Bytes.of(
  ",keep_alive=keep_alive,think=think,truncate=truncate,shift=shift,logprobs=logprobs,top_logprobs=top_logprobs,",
);
const OPTIONS: Bytes = Bytes.of(
  ",temperature=temperature,top_p=top_p,top_k=top_k,min_p=min_p,seed=seed,presence_penalty=presence_penalty,frequency_penalty=frequency_penalty,",
);
const STOP: Bytes = Bytes.of("stop");

/**
 * A neutral request for Ollama's `/api/chat`. Members of Ollama's own go along, also those of a client's `options`, which
 * stand behind ours, so that they count. Ollama cannot make a model call functions: it is offered fewer, or none.
 */
export function writeOllamaRequest(body: Bytes, call: BackCall): Result<Bytes> {
  const request = new NeutralRequest(body);
  const messages = new OllamaMessages();
  const problem = request.write(messages, false);
  if (problem.length > 0) return Result.fail(Bytes.empty(), problem);
  const out = new ByteWriter(body.length + 512);
  const json = new JsonWriter(out);
  json.beginObject().key("model").stringRaw(call.modelRaw).key("stream").bool(call.isStream);
  json.key("messages").raw(messages.take());
  const tools = request.tools;
  if (tools.any && !tools.mode.equalsString("none")) tools.writeFunctions(json.key("tools"), false);
  if (request.wantsJson) {
    const schema = request.schema;
    json.key("format").raw(schema.kind == JsonKind.Object ? schema.raw : ANY_JSON);
  }
  if (!request.document.member("think").exists) writeThink(json, request.thinkingBudget);
  copyRenamed(json, request.document, SAME);
  writeOptions(json.key("options").beginObject(), request);
  json.endObject().endObject();
  return Result.of(out.take());
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

function writeOptions(json: JsonWriter, request: NeutralRequest): void {
  if (request.maxTokens.kind == JsonKind.Number) json.key("num_predict").raw(request.maxTokens.raw);
  request.writeStops(json, STOP);
  copyRenamed(json, request.document, OPTIONS);
  const own = request.document.member("options");
  const items = own.items();
  while (own.kind == JsonKind.Object && items.next()) json.keyBytes(items.key).raw(items.value.raw);
}
