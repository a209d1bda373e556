import {
  Bytes,
  CONSUMER_HEADER,
  HeaderList,
  RequestTarget,
  requestHeaders,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import { Call } from "../call";
import {
  ACCEPT_ENCODING,
  AUTHORITY,
  FIRST_BYTE_TIMEOUT,
  ORIGINAL_HOST,
  ORIGINAL_PATH,
  PATH,
  PER_TRY_TIMEOUT,
} from "../header-names";
import { numberOf } from "../lines";
import { authorize } from "../provider/authorize";
import { withoutKey } from "../provider/client-query";
import { Provider } from "../provider/provider";
import { setProviderHeaders } from "../provider/provider-headers";
import { removePrivate } from "./private-headers";

/**
 * Makes of the client's head the provider's: host, path, credentials. Needs the model and whether a stream is asked for, where
 * there is a body that says it.
 * @param bodyHash of what the provider gets, where it is to be signed: SHA-256 in lower-case hexadecimal digits
 * @param isLast whether no other filter comes behind this one, so that the provider gets the head as it is now
 */
export function rewriteHead(call: Call, head: HeaderList, bodyHash: Bytes, isLast: bool): void {
  const provider = call.provider;
  const key = provider.keyOf(call, head.getBytes(CONSUMER_HEADER));
  if (isLast) removePrivate(head);
  rewriteTarget(call, head, isLast);
  authorize(head, provider, key);
  setProviderHeaders(head, call);
  // An answer that is to be read must not come compressed.
  head.removeBytes(ACCEPT_ENCODING);
  provider.signatures.sign(head, bodyHash);
}

/** Host and path, of which the client's are kept in headers for the access log; of the last filter's, that is the path alone. */
function rewriteTarget(call: Call, head: HeaderList, isLast: bool): void {
  const provider = call.provider;
  const from = head.getBytes(PATH);
  const path = provider.pathFor(call.asked, call.target, call.model, call.isStream);
  const authority = provider.authorityFor(call.model);
  if (authority.length > 0) {
    if (!isLast) head.replaceBytes(ORIGINAL_HOST, head.getBytes(AUTHORITY));
    head.replaceBytes(AUTHORITY, authority);
  }
  if (path.equals(from)) {
    head.removeBytes(ORIGINAL_PATH);
    return;
  }
  const original = RequestTarget.parse(from);
  head.replaceBytes(ORIGINAL_PATH, isLast ? original.path : withoutKey(original));
  head.replaceBytes(PATH, path);
}

/** Tells the host's router how long a stream may take to begin: Higress by its own header, Envoy until the answer's head. */
export function limitFirstByte(call: Call, head: HeaderList): void {
  const timeout = call.provider.entry.firstByteTimeout;
  if (!call.isStream || timeout == 0) return;
  const value = Bytes.of(timeout.toString());
  head.replaceBytes(FIRST_BYTE_TIMEOUT, value);
  head.replaceBytes(PER_TRY_TIMEOUT, value);
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
