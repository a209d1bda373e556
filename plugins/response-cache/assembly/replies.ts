import { Bytes, HeaderList, localReply } from "proxy-wasm-assemblyscript-sdk/assembly";
import { fieldOf } from "./rfc/fields";
import { StoredAnswer } from "./stored-answer";

export const STATUS_HEADER: Bytes = Bytes.of("x-cache-status");
const AGE: Bytes = Bytes.of("age");
const CONTENT_LENGTH: Bytes = Bytes.of("content-length");
const CONTENT_TYPE: Bytes = Bytes.of("content-type");

const NOT_MODIFIED: u32 = 304;
const GATEWAY_TIMEOUT: u32 = 504;

/** Fields that a 304 has, as far as the answer has them (RFC 9110, section 15.4.5). */
const OF_NOT_MODIFIED: StaticArray<string> = [
  "cache-control",
  "content-location",
  "date",
  "etag",
  "expires",
  "last-modified",
  "vary",
];

/** Answers the current request with what was kept. @param status `hit`, `stale` or `revalidated` @param age seconds */
export function replyWith(answer: StoredAnswer, status: string, age: i64): void {
  const headers = new HeaderList();
  for (let i = 0; i < answer.headers.length; i++) {
    const name = answer.headers.nameAt(i);
    // The host writes the body's length.
    if (!name.equals(CONTENT_LENGTH)) headers.addBytes(name, answer.headers.valueAt(i));
  }
  add(headers, status, age);
  localReply(<u32>answer.status, answer.body, "response-cache." + status, headers);
}

/** The same for a client that has it already. */
export function replyNotModified(answer: StoredAnswer, status: string, age: i64): void {
  const headers = new HeaderList();
  for (let i = 0; i < OF_NOT_MODIFIED.length; i++) {
    const name = Bytes.of(OF_NOT_MODIFIED[i]);
    const value = fieldOf(answer.headers, name);
    if (value.length > 0) headers.addBytes(name, value);
  }
  add(headers, status, age);
  localReply(NOT_MODIFIED, Bytes.empty(), "response-cache." + status, headers);
}

/** Higress's answer from the cache. */
export function replyValue(answer: StoredAnswer, contentType: Bytes, age: i64): void {
  const headers = new HeaderList().addBytes(CONTENT_TYPE, contentType);
  add(headers, "hit", age);
  localReply(200, answer.body, "response-cache.hit", headers);
}

/** The client wants an answer from the cache only, and there is none (RFC 9111, section 5.2.1.7). */
export function replyNotCached(): void {
  const headers = new HeaderList().add("content-type", "text/plain").addBytes(STATUS_HEADER, Bytes.of("miss"));
  const text = Bytes.of(
    "The cache has no answer that the request allows, and the request asks for one from the cache only",
  );
  localReply(GATEWAY_TIMEOUT, text, "response-cache.only_if_cached", headers);
}

function add(headers: HeaderList, status: string, age: i64): void {
  headers.replaceBytes(AGE, Bytes.of(age.toString()));
  headers.addBytes(STATUS_HEADER, Bytes.of(status));
}
