import { Bytes, Result } from "proxy-wasm-assemblyscript-sdk/assembly";
import { BackCall } from "./back-call";
import { formatInstruction } from "./format-instruction";
import { copyMembers } from "./member-copy";
import { MiniMaxMessages } from "./minimax-messages";
import { NeutralRequest } from "./neutral-request";

/** Members that both protocols have, and MiniMax's own. */
const MEMBERS: Bytes = Bytes.of(",temperature:0.01~1,top_p:0.01~1,sample_messages,mask_sensitive_info,skip_info_mask,");
const TOKENS_TO_GENERATE: Bytes = Bytes.of("tokens_to_generate");

/**
 * A neutral request for MiniMax's `chatcompletion_pro`, which has no stop sequences, seeds or penalties, and cannot be told
 * to call just any function. The form of the answer is asked for in words.
 */
export function writeMiniMaxRequest(body: Bytes, call: BackCall): Result<Bytes> {
  const request = new NeutralRequest(body);
  const messages = new MiniMaxMessages();
  if (!request.begin(call, messages, false)) return request.end();
  const json = request.json;
  json.key("messages").raw(messages.take());
  json.key("bot_setting").beginArray().beginObject().key("bot_name").stringRaw(messages.botName);
  json.key("content").stringRaw(messages.botSetting(formatInstruction(request.members.responseFormat)));
  json.endObject().endArray().key("reply_constraints").beginObject().key("sender_type").string("BOT");
  json.key("sender_name").stringRaw(messages.botName).endObject();
  if (call.isStream) json.key("stream").bool(true);
  const tools = request.tools;
  if (tools.any && !tools.mode.equalsString("none")) tools.writeFunctions(json.key("functions"), true);
  const name = tools.chosenName;
  if (tools.any && name.length > 0) {
    json.key("function_call").beginObject().key("type").string("specific").key("name").stringRaw(name).endObject();
  }
  request.writeMaxTokens(TOKENS_TO_GENERATE);
  copyMembers(json, request.document, MEMBERS);
  return request.end();
}
