import { Bytes, HeaderList, requestBody, requestHeaders } from "proxy-wasm-assemblyscript-sdk/assembly";
import { CONTENT_LENGTH, contentLength } from "../headers/content-length";
import { applyChanges, headerChanges } from "../headers/header-changes";
import { DESTINATION } from "../headers/internal";
import { Pick } from "./pick";

/**
 * Makes the held request what a picker has made of it.
 * @param head as the picker was sent it
 * @returns false when the host takes no other body; the request is then as it was
 */
export function applyPick(pick: Pick, head: HeaderList): bool {
  const body = pick.body;
  if (body != null) {
    if (!requestBody.replaceAll(body)) return false;
    // Of its own, since the picker tells the new length and then the client's; without one the body is chunked, and stays so.
    if (contentLength(head) >= 0) {
      requestHeaders.replaceBytes(CONTENT_LENGTH, Bytes.of(body.length.toString()));
    }
  }
  for (let i = 0; i < pick.headers.length; i++) applyChanges(requestHeaders, headerChanges(pick.headers[i], head));
  requestHeaders.replaceBytes(DESTINATION, pick.endpoints.text);
  return true;
}
