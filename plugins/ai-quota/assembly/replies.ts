import { Bytes, ByteWriter, HeaderList, JsonWriter, localReply } from "proxy-wasm-assemblyscript-sdk/assembly";

const DENIED: string = "Request denied by ai quota check";
const TEXT: string = "text/plain";

/** Higress's answers. */
export function replyNoKey(): void {
  reply(401, "no_key", DENIED + ". No Key Authentication information found.");
}

/** @param reason as Higress words it, with what stands in front */
export function replyUnauthorized(reason: string): void {
  reply(403, "unauthorized", DENIED + "." + reason);
}

export function replyNoQuota(): void {
  reply(403, "noquota", DENIED + ", No quota left");
}

/** @param error the store's, which holds no key and no value */
export function replyStoreError(error: string): void {
  reply(503, "error", "redis error:" + error);
}

/** @param name of the operation */
export function replyDone(name: string): void {
  reply(200, name + "quota", name + " quota successful");
}

export function replyQuota(consumer: Bytes, quota: i64): void {
  const out = new ByteWriter(64);
  const json = new JsonWriter(out).beginObject().key("consumer").stringBytes(consumer);
  json.key("quota").integer(quota).endObject();
  send(200, "queryquota", out.take(), "application/json");
}

function reply(status: u32, name: string, text: string): void {
  send(status, name, Bytes.of(text), TEXT);
}

function send(status: u32, name: string, body: Bytes, contentType: string): void {
  localReply(status, body, "ai-quota." + name, new HeaderList().add("content-type", contentType));
}
