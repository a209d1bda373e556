import {
  Bytes,
  CONSUMER_HEADER,
  HeaderList,
  RequestTarget,
  requestHeaders,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import { Call } from "../call";
import { ACCEPT_ENCODING, AUTHORITY, FIRST_BYTE_TIMEOUT, ORIGINAL_HOST, ORIGINAL_PATH, PATH } from "../header-names";
import { numberOf } from "../lines";
import { authorize } from "../provider/authorize";
import { Provider } from "../provider/provider";
import { setProviderHeaders } from "../provider/provider-headers";

/**
 * Makes of the client's head the provider's: host, path, credentials. Host and path are kept in headers for the access log.
 * @param body what the provider gets, for signatures; needs the model and whether a stream is asked for, where there is a body that says it.
 */
export function rewriteHead(call: Call, head: HeaderList, body: Bytes): void {
  const provider = call.provider;
  const from = head.getBytes(PATH);
  const path = provider.pathFor(call.asked, call.target, call.model, call.isStream);
  const authority = provider.authorityFor(call.model);
  if (authority.length > 0) {
    head.replaceBytes(ORIGINAL_HOST, head.getBytes(AUTHORITY));
    head.replaceBytes(AUTHORITY, authority);
  }
  if (path.equals(from)) head.removeBytes(ORIGINAL_PATH);
  else {
    head.replaceBytes(ORIGINAL_PATH, from);
    head.replaceBytes(PATH, path);
  }
  authorize(head, provider, provider.keyOf(call, head.getBytes(CONSUMER_HEADER)));
  setProviderHeaders(head, call);
  // An answer that is to be read must not come compressed.
  head.removeBytes(ACCEPT_ENCODING);
  const timeout = provider.entry.firstByteTimeout;
  if (call.isStream && timeout > 0) head.replaceBytes(FIRST_BYTE_TIMEOUT, Bytes.of(timeout.toString()));
  provider.signatures.sign(head, body);
}

/** The client's path as the APIs are found in it. */
export function clientTarget(provider: Provider): RequestTarget {
  const target = RequestTarget.parse(requestHeaders.getBytes(PATH));
  return RequestTarget.parse(target.withPath(provider.clientPath(target.path)));
}

/** A decimal header value; 0 when there is none. */
export function lengthOf(value: Bytes): i64 {
  return numberOf(value);
}
