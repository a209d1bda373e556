import {
  Bytes,
  ByteWriter,
  HeaderList,
  JsonWriter,
  localReply,
  wallMilliseconds,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import { Code, Verdict } from "./verdict";

const FAILED: u32 = 500;
const ATTACHMENT: string = 'attachment; filename="response.json"';

/** Answers with the JSON alone. */
export function replyJson(json: Bytes, isAttachment: bool): void {
  const headers = new HeaderList().add("content-type", "application/json");
  if (isAttachment) headers.add("content-disposition", ATTACHMENT);
  localReply(200, json, "ai-json-resp.ok", headers);
}

/** Answers a client that wants a stream with OpenAI's events, of which one has the JSON. @param answer whose id and model they have */
export function replyStream(json: Bytes, model: Bytes): void {
  const out = new ByteWriter(json.length + 768);
  writeChunk(out, model, json, false);
  writeChunk(out, model, Bytes.empty(), true);
  out.text("data: [DONE]\n\n");
  localReply(200, out.take(), "ai-json-resp.ok", new HeaderList().add("content-type", "text/event-stream"));
}

function writeChunk(out: ByteWriter, model: Bytes, text: Bytes, isLast: bool): void {
  out.text("data: ");
  const now = wallMilliseconds();
  const json = new JsonWriter(out)
    .beginObject()
    .key("id")
    .string("chatcmpl-" + now.toString());
  json
    .key("object")
    .string("chat.completion.chunk")
    .key("created")
    .integer(now / 1000);
  json.key("model").stringBytes(model).key("choices").beginArray().beginObject().key("index").integer(0);
  json.key("delta").beginObject();
  if (!isLast) json.key("role").string("assistant").key("content").stringBytes(text);
  json.endObject().key("finish_reason");
  if (isLast) json.string("stop");
  else json.nul();
  json.endObject().endArray().endObject();
  out.text("\n\n");
}

/** Answers with what is wrong, in Higress's form. */
export function replyError(code: Code, message: string, status: u32 = FAILED): void {
  const out = new ByteWriter(message.length + 64);
  new JsonWriter(out).beginObject().key("Code").integer(code).key("Msg").string(message).endObject();
  const headers = new HeaderList().add("content-type", "application/json");
  localReply(status, out.take(), "ai-json-resp." + (<i32>code).toString(), headers);
}

/** The last answer is wrong, too, and the model is not asked again. */
export function replyGivenUp(verdict: Verdict): void {
  if (verdict.mayImprove) replyError(Code.NoMoreRetries, "retry count exceeds max retry count: " + verdict.message);
  else replyError(verdict.code, verdict.message);
}
