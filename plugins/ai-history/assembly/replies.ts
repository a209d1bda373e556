import { Bytes, ByteWriter, HeaderList, JsonWriter, localReply } from "proxy-wasm-assemblyscript-sdk/assembly";

/** Answers with a history. */
export function replyHistory(json: Bytes): void {
  const headers = new HeaderList().add("content-type", "application/json; charset=utf-8");
  localReply(200, json, "ai-history.query", headers.add("cache-control", "no-store"));
}

/** @param code for programs */
export function replyError(status: u32, code: string, message: string): void {
  const out = new ByteWriter(128);
  const json = new JsonWriter(out).beginObject().key("error").beginObject();
  json.key("message").string(message).key("type").string("invalid_request_error").key("code").string(code);
  json.endObject().endObject();
  localReply(status, out.take(), "ai-history." + code, new HeaderList().add("content-type", "application/json"));
}
