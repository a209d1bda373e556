import { ByteWriter, Bytes, requestHeaders, Secret } from "proxy-wasm-assemblyscript-sdk/assembly";
import { API_KEY, AUTHORIZATION, X_API_KEY, X_AUTHORIZATION, X_GOOG_API_KEY } from "../header-names";
import { AuthScheme, TokenNeed } from "./descriptor";
import { Provider } from "./provider";

const BEARER: Bytes = Bytes.of("Bearer ");

/**
 * Sets the provider's credentials in the request's headers. With a key of ours none of the client's goes on, wherever it
 * stood; without one the client's own is put where the provider looks for it. Signatures and access tokens come later.
 *
 * @param token one of the provider's keys; null when it has none
 */
export function authorize(provider: Provider, token: Secret | null): void {
  const kind = provider.kind;
  const value = token != null ? token.reveal() : kind.tokens == TokenNeed.Client ? clientToken() : Bytes.empty();
  requestHeaders.removeBytes(X_API_KEY);
  requestHeaders.removeBytes(X_AUTHORIZATION);
  requestHeaders.removeBytes(API_KEY);
  requestHeaders.removeBytes(X_GOOG_API_KEY);
  requestHeaders.removeBytes(AUTHORIZATION);
  if (value.length == 0) return;
  switch (kind.auth) {
    case AuthScheme.Raw:
      requestHeaders.replaceBytes(AUTHORIZATION, value);
      break;
    case AuthScheme.XApiKey:
      requestHeaders.replaceBytes(X_API_KEY, value);
      break;
    case AuthScheme.ApiKey:
      requestHeaders.replaceBytes(API_KEY, value);
      break;
    case AuthScheme.XGoogApiKey:
    case AuthScheme.Google:
      requestHeaders.replaceBytes(X_GOOG_API_KEY, value);
      break;
    case AuthScheme.DeepL:
      requestHeaders.replaceBytes(AUTHORIZATION, prefixed(Bytes.of("DeepL-Auth-Key "), value));
      break;
    default:
      requestHeaders.replaceBytes(AUTHORIZATION, prefixed(BEARER, value));
  }
}

/** `authorization` with an access token. */
export function setBearer(token: Bytes): void {
  requestHeaders.replaceBytes(AUTHORIZATION, prefixed(BEARER, token));
}

/** What the client itself presents, without the scheme, in Higress's order. */
function clientToken(): Bytes {
  const key = requestHeaders.getBytes(X_API_KEY);
  if (key.length > 0) return key;
  const other = requestHeaders.getBytes(X_AUTHORIZATION);
  const value = other.length > 0 ? other : requestHeaders.getBytes(AUTHORIZATION);
  return value.startsWith(BEARER) ? value.slice(BEARER.length) : value;
}

function prefixed(prefix: Bytes, value: Bytes): Bytes {
  const out = new ByteWriter(prefix.length + value.length);
  out.bytes(prefix);
  out.bytes(value);
  return out.take();
}
