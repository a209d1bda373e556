import {
  ByteWriter,
  Bytes,
  JsonKind,
  JsonValue,
  JsonWriter,
  jsonParse,
  Result,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import { BackCall } from "./back-call";
import { DifyApp } from "./dify-app";
import { formatInstruction } from "./format-instruction";
import { PlainChat } from "./plain-chat";

/**
 * A neutral request as one for a Dify application. The system prompt and the user's text are the `query`, or, for completions
 * and workflows, one of the `inputs`, beside those that the client gives itself. Dify remembers a conversation by its id: with
 * one only what the user said since the last answer is asked, without one the whole chat goes as text. How the model works is
 * the application's affair, so parameters are left out.
 * @param conversation its id, escaped; empty for a new one
 */
export function writeDifyRequest(neutral: Bytes, call: BackCall, app: DifyApp, conversation: Bytes): Result<Bytes> {
  const request = jsonParse(neutral);
  const chat = new PlainChat(request, true);
  if (chat.problem.length > 0) return Result.fail(Bytes.empty(), chat.problem);
  chat.instruct(formatInstruction(request.member("response_format")));
  const isChat = app == DifyApp.Chat || app == DifyApp.Agent;
  const told = conversation.length > 0 ? conversation : request.member("conversation_id").rawText();
  const goesOn = isChat && told.length > 0;
  const text = goesOn ? chat.question() : chat.transcript();
  const out = new ByteWriter(text.length + 256);
  const json = new JsonWriter(out);
  json.beginObject();
  if (isChat) json.key("query").stringRaw(text).key("auto_generate_name").bool(false);
  if (goesOn) json.key("conversation_id").stringRaw(told);
  const variable = call.options.inputVariable;
  json.key("inputs").beginObject();
  writeInputs(json, request.member("inputs"), isChat ? "" : variable.length > 0 ? variable : "query", text);
  json.endObject().key("response_mode");
  // Agents refuse to answer in one piece.
  json.string(call.isStream || app == DifyApp.Agent ? "streaming" : "blocking").key("user");
  const user = request.member("user").rawText();
  if (user.length > 0) json.stringRaw(user);
  else json.string("api-user");
  writeFiles(json, chat.images, goesOn ? chat.oldImages : 0);
  json.endObject();
  return Result.of(out.take());
}

/** @param variable the one that gets the text; empty when none does */
function writeInputs(json: JsonWriter, given: JsonValue, variable: string, text: Bytes): void {
  const key = Bytes.of(variable);
  const inputs = given.items();
  while (given.kind == JsonKind.Object && inputs.next()) {
    if (!inputs.keyIs(key)) json.keyBytes(inputs.key).raw(inputs.value.raw);
  }
  if (key.length > 0) json.keyBytes(key).stringRaw(text);
}

function writeFiles(json: JsonWriter, addresses: Bytes[], from: i32): void {
  if (from >= addresses.length) return;
  json.key("files").beginArray();
  for (let i = from; i < addresses.length; i++) {
    json.beginObject().key("type").string("image").key("transfer_method").string("remote_url");
    json.key("url").stringRaw(addresses[i]).endObject();
  }
  json.endArray();
}
