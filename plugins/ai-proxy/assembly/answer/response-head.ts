import { Bytes, HeaderList, responseHeaders } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Front } from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { isCoded } from "../content-coding";
import {
  CONTENT_ENCODING,
  CONTENT_LENGTH,
  CONTENT_TYPE,
  CONVERSATION,
  REQUEST_ID,
  RETRY_AFTER,
  STATUS,
  X_REQUEST_ID,
} from "../header-names";
import { lengthOf } from "../request/request-head";

export function statusOf(): i32 {
  return <i32>lengthOf(responseHeaders.getBytes(STATUS));
}

/** Whether the body cannot be read as it is. */
export function isCompressed(): bool {
  return isCoded(responseHeaders.getBytes(CONTENT_ENCODING));
}

/**
 * Prepares a head for a body of another protocol. The provider's id of the request goes on under the front's name.
 * @param head the host's (HeaderMap), or that of a callout's answer (HeaderList)
 */
export function translateHead<H>(head: H, front: Front, type: Bytes): void {
  head.removeBytes(CONTENT_LENGTH);
  head.removeBytes(CONTENT_ENCODING);
  head.replaceBytes(CONTENT_TYPE, type);
  const isAnthropic = front == Front.AnthropicMessages;
  const id = head.getBytes(isAnthropic ? X_REQUEST_ID : REQUEST_ID);
  if (id.length > 0) head.replaceBytes(isAnthropic ? REQUEST_ID : X_REQUEST_ID, id);
}

/** Tells the client who answered, in the head of an answer that is put whole, and takes away what its place decides. */
export function markHead(head: HeaderList, provider: string, attempts: i32): void {
  head.removeBytes(STATUS);
  head.removeBytes(CONTENT_LENGTH);
  markAnswer(head, provider, attempts);
}

/** Puts the status and the type of an answer that was made anew; the head has not left yet. */
export function setHead(status: i32, type: Bytes): void {
  responseHeaders.replaceBytes(CONTENT_TYPE, type);
  responseHeaders.replaceBytes(STATUS, Bytes.of(status.toString()));
}

const PROVIDER: Bytes = Bytes.of("x-sluice-provider");
const ATTEMPTS: Bytes = Bytes.of("x-sluice-attempts");

/** Tells the client who answered, and how many were asked. @param head the host's, or that of an answer that is put whole */
export function markAnswer<H>(head: H, provider: string, attempts: i32): void {
  head.replaceBytes(PROVIDER, Bytes.of(provider));
  head.replaceBytes(ATTEMPTS, Bytes.of(attempts.toString()));
}

/** What a reply in the place of the provider's answer keeps of the answer's head. */
export function headOfReply(type: Bytes): HeaderList {
  const head = new HeaderList().addBytes(CONTENT_TYPE, type);
  const kept = [RETRY_AFTER, REQUEST_ID, X_REQUEST_ID, CONVERSATION, PROVIDER, ATTEMPTS];
  for (let i = 0; i < kept.length; i++) {
    const value = responseHeaders.getBytes(kept[i]);
    if (value.length > 0) head.addBytes(kept[i], value);
  }
  return head;
}
