import { ByteWriter, Bytes, JsonKind, JsonWriter, Result } from "proxy-wasm-assemblyscript-sdk/assembly";
import { BackCall } from "./back-call";
import { formatInstruction } from "./claude-request";
import { copyRenamed, writeWithin } from "./member-copy";
import { MiniMaxMessages } from "./minimax-messages";
import { NeutralRequest } from "./neutral-request";

/** Members of MiniMax's own. */
const SAME: Bytes = Bytes.of(
  ",sample_messages=sample_messages,mask_sensitive_info=mask_sensitive_info,skip_info_mask=skip_info_mask,",
);

/**
 * A neutral request for MiniMax's `chatcompletion_pro`, which has no stop sequences, seeds or penalties, and cannot be told
 * to call a function: then fewer are offered, or none. The form of the answer is asked for in words.
 */
export function writeMiniMaxRequest(body: Bytes, call: BackCall): Result<Bytes> {
  const request = new NeutralRequest(body);
  const messages = new MiniMaxMessages();
  const problem = request.write(messages, false);
  if (problem.length > 0) return Result.fail(Bytes.empty(), problem);
  const out = new ByteWriter(body.length + 512);
  const json = new JsonWriter(out);
  json.beginObject().key("model").stringRaw(call.modelRaw).key("messages").raw(messages.take());
  json.key("bot_setting").beginArray().beginObject().key("bot_name").stringRaw(messages.botName);
  json
    .key("content")
    .stringRaw(messages.botSetting(formatInstruction(request.members.responseFormat)))
    .endObject()
    .endArray();
  json.key("reply_constraints").beginObject().key("sender_type").string("BOT");
  json.key("sender_name").stringRaw(messages.botName).endObject();
  if (call.isStream) json.key("stream").bool(true).key("use_standard_sse").bool(true);
  const tools = request.tools;
  if (tools.any && !tools.mode.equalsString("none")) tools.writeFunctions(json.key("functions"), true);
  if (request.maxTokens.kind == JsonKind.Number) json.key("tokens_to_generate").raw(request.maxTokens.raw);
  writeWithin(json, "temperature", request.members.temperature, 0.01, 1);
  writeWithin(json, "top_p", request.members.topP, 0.01, 1);
  copyRenamed(json, request.document, SAME);
  json.endObject();
  return Result.of(out.take());
}
