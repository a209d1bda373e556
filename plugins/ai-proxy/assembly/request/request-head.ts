import { Bytes, RequestTarget, requestHeaders } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Front } from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { ApiTarget } from "../api";
import { ACCEPT_ENCODING, AUTHORITY, ORIGINAL_HOST, ORIGINAL_PATH, PATH } from "../header-names";
import { authorize, removeAnthropicHeaders, setAnthropicHeaders } from "../provider/authorize";
import { Provider } from "../provider/provider";

/**
 * Makes of the client's head the provider's: host, path, credentials. Host and path are kept in headers for the access log.
 * @param asked the API of the client's path, `target` that path without `basePath`
 */
export function rewriteHead(provider: Provider, asked: ApiTarget, target: RequestTarget): void {
  const from = requestHeaders.getBytes(PATH);
  const path = provider.pathFor(asked, target);
  const authority = provider.authority;
  requestHeaders.replaceBytes(ORIGINAL_HOST, requestHeaders.getBytes(AUTHORITY));
  if (!path.equals(from)) requestHeaders.replaceBytes(ORIGINAL_PATH, from);
  else requestHeaders.removeBytes(ORIGINAL_PATH);
  requestHeaders.replaceBytes(AUTHORITY, authority);
  if (!path.equals(from)) requestHeaders.replaceBytes(PATH, path);
  authorize(provider);
  if (provider.kind.protocol == Front.AnthropicMessages) {
    setAnthropicHeaders(provider, asked.front == Front.AnthropicMessages);
  } else removeAnthropicHeaders();
  // An answer that is to be read must not come compressed.
  requestHeaders.removeBytes(ACCEPT_ENCODING);
}

/** The client's path as the APIs are found in it. */
export function clientTarget(provider: Provider): RequestTarget {
  const target = RequestTarget.parse(requestHeaders.getBytes(PATH));
  return RequestTarget.parse(target.withPath(provider.clientPath(target.path)));
}

/** A decimal header value; 0 when there is none. */
export function lengthOf(value: Bytes): i64 {
  let length: i64 = 0;
  for (let i = 0; i < value.length && i < 18; i++) {
    const digit = value.at(i) - 0x30;
    if (digit < 0 || digit > 9) return 0;
    length = length * 10 + digit;
  }
  return length;
}
