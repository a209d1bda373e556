import { Bytes, ByteWriter, requestHeaders } from "proxy-wasm-assemblyscript-sdk/assembly";
import {
  ANTHROPIC_BETA,
  ANTHROPIC_VERSION,
  API_KEY,
  AUTHORIZATION,
  OPENAI_ORGANIZATION,
  OPENAI_PROJECT,
  X_API_KEY,
  X_AUTHORIZATION,
  X_GOOG_API_KEY,
} from "../header-names";
import { AuthScheme } from "./kind";
import { Provider } from "./provider";

const BEARER: Bytes = Bytes.of("Bearer ");

/** `anthropic-version` where neither configuration nor client names one. */
const DEFAULT_VERSION: Bytes = Bytes.of("2023-06-01");

/**
 * Sets the provider's credentials in the request's headers. With a key of ours none of the client's goes on, wherever it
 * stood; without one the client's own is put where the provider looks for it.
 */
export function authorize(provider: Provider): void {
  const credential = provider.pickCredential();
  const isBearer = provider.kind.auth == AuthScheme.Bearer;
  const value = credential == null ? clientCredential() : credential.reveal();
  requestHeaders.removeBytes(X_API_KEY);
  requestHeaders.removeBytes(X_AUTHORIZATION);
  requestHeaders.removeBytes(API_KEY);
  requestHeaders.removeBytes(X_GOOG_API_KEY);
  if (isBearer && value.length > 0) {
    requestHeaders.replaceBytes(AUTHORIZATION, value);
    return;
  }
  requestHeaders.removeBytes(AUTHORIZATION);
  if (value.length > 0) requestHeaders.replaceBytes(X_API_KEY, value);
}

/** What the client itself presents, as a value of `authorization`, in Higress's order. */
function clientCredential(): Bytes {
  const key = requestHeaders.getBytes(X_API_KEY);
  if (key.length > 0) {
    const out = new ByteWriter(BEARER.length + key.length);
    out.bytes(BEARER);
    out.bytes(key);
    return out.take();
  }
  const other = requestHeaders.getBytes(X_AUTHORIZATION);
  return other.length > 0 ? other : requestHeaders.getBytes(AUTHORIZATION);
}

/** Headers of an Anthropic request. @param isNative whether the client speaks that protocol itself */
export function setAnthropicHeaders(provider: Provider, isNative: bool): void {
  requestHeaders.removeBytes(OPENAI_ORGANIZATION);
  requestHeaders.removeBytes(OPENAI_PROJECT);
  const version = provider.version;
  if (version.length > 0) requestHeaders.replaceBytes(ANTHROPIC_VERSION, version);
  else if (!isNative || !requestHeaders.has(ANTHROPIC_VERSION)) {
    requestHeaders.replaceBytes(ANTHROPIC_VERSION, DEFAULT_VERSION);
  }
}

/** Takes away what only Anthropic understands. */
export function removeAnthropicHeaders(): void {
  requestHeaders.removeBytes(ANTHROPIC_VERSION);
  requestHeaders.removeBytes(ANTHROPIC_BETA);
}
