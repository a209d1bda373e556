import { Bytes, PropertyPath, requestHeaders } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Call } from "../call";
import { ATTEMPT_COUNT } from "../header-names";
import { keepsState, Provider } from "../provider/provider";

/** The head as the client's filters left it, before any attempt; lives as long as the stream. */
const CLIENT_HEAD: PropertyPath = PropertyPath.of("ai_proxy_client_head");

/** By which the cluster has taken its endpoint: an address of the gateway's own network, which no provider is to know. */
const ENDPOINT: Bytes = Bytes.of("x-gateway-destination-endpoint");

/** Which keys earlier attempts used: see `mark`. */
const TRIED_KEYS: PropertyPath = PropertyPath.of("ai_proxy_tried_keys");

/**
 * Envoy has one map of request headers for all attempts: what a filter changed for the first provider, its key included,
 * stands there when the second is tried. So the first attempt keeps the head, and the others begin with it anew.
 */
export function beginAttempt(): void {
  const kept = CLIENT_HEAD.bytes();
  if (kept == null || kept.length == 0) {
    if (requestHeaders.has(ENDPOINT)) requestHeaders.removeBytes(ENDPOINT);
    CLIENT_HEAD.set(requestHeaders.snapshot());
    return;
  }
  const count = requestHeaders.getBytes(ATTEMPT_COUNT);
  requestHeaders.restore(kept);
  if (count.length > 0) requestHeaders.replaceBytes(ATTEMPT_COUNT, count);
}

/** Keeps a call from the keys that earlier attempts used, if the provider has others, and tells the later ones of its own. */
export function rotateKeys(call: Call): void {
  const provider = call.provider;
  const keys = provider.keys;
  // What one account keeps no other has.
  if (keys.count < 2 || keepsState(call.api)) return;
  const known = TRIED_KEYS.text();
  for (let key = 0; key < keys.count; key++) if (known.includes(mark(provider, key))) call.tried.push(key);
  call.key = keys.pick(-1, call.tried);
  TRIED_KEYS.set(Bytes.of(known + mark(provider, call.key)));
}

/** A key as it stands in the list of those that were tried. */
function mark(provider: Provider, key: i32): string {
  return "\n" + provider.id + "#" + key.toString() + "\n";
}
