import { ByteWriter, Bytes, HeaderList, Secret } from "proxy-wasm-assemblyscript-sdk/assembly";
import { API_KEY, AUTHORIZATION, X_API_KEY, X_AUTHORIZATION, X_GOOG_API_KEY } from "../header-names";
import { AuthScheme, TokenNeed } from "./descriptor";
import { Provider } from "./provider";

const BEARER: Bytes = Bytes.of("Bearer ");

/**
 * Sets the provider's credentials in a request's head. With a key of ours none of the client's goes on, wherever it
 * stood; without one the client's own is put where the provider looks for it. Signatures come later.
 *
 * @param token one of the provider's keys; null when it has none
 */
export function authorize(head: HeaderList, provider: Provider, token: Secret | null): void {
  const kind = provider.kind;
  const value = token != null ? token.reveal() : kind.tokens == TokenNeed.Client ? clientToken(head) : Bytes.empty();
  head.removeBytes(X_API_KEY);
  head.removeBytes(X_AUTHORIZATION);
  head.removeBytes(API_KEY);
  head.removeBytes(X_GOOG_API_KEY);
  head.removeBytes(AUTHORIZATION);
  const tokens = provider.tokens;
  if (tokens != null) head.replaceBytes(AUTHORIZATION, tokens.current());
  if (value.length == 0) return;
  switch (provider.entry.claudeCodeMode ? AuthScheme.Bearer : kind.auth) {
    case AuthScheme.Raw:
      head.replaceBytes(AUTHORIZATION, value);
      break;
    case AuthScheme.XApiKey:
      head.replaceBytes(X_API_KEY, value);
      break;
    case AuthScheme.ApiKey:
      head.replaceBytes(API_KEY, value);
      break;
    case AuthScheme.XGoogApiKey:
    case AuthScheme.Google:
      head.replaceBytes(X_GOOG_API_KEY, value);
      break;
    case AuthScheme.DeepL:
      head.replaceBytes(AUTHORIZATION, prefixed(Bytes.of("DeepL-Auth-Key "), value));
      break;
    default:
      head.replaceBytes(AUTHORIZATION, prefixed(BEARER, value));
  }
}

/** What the client itself presents, without the scheme, in Higress's order; last where Google's and Azure's clients have it. */
function clientToken(head: HeaderList): Bytes {
  const names = [X_API_KEY, X_AUTHORIZATION, AUTHORIZATION, X_GOOG_API_KEY, API_KEY];
  let value = Bytes.empty();
  for (let i = 0; value.length == 0 && i < names.length; i++) value = head.getBytes(names[i]);
  return value.startsWith(BEARER) ? value.slice(BEARER.length) : value;
}

function prefixed(prefix: Bytes, value: Bytes): Bytes {
  const out = new ByteWriter(prefix.length + value.length);
  out.bytes(prefix);
  out.bytes(value);
  return out.take();
}
