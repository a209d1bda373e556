import { PropertyPath, requestHeaders } from "proxy-wasm-assemblyscript-sdk/assembly";
import { ATTEMPT_COUNT } from "../header-names";

/** The head as the client's filters left it, before any attempt; lives as long as the stream. */
const CLIENT_HEAD: PropertyPath = PropertyPath.of("ai_proxy_client_head");

/**
 * Envoy has one map of request headers for all attempts: what a filter changed for the first provider, its key included,
 * stands there when the second is tried. So the first attempt keeps the head, and the others begin with it anew.
 */
export function beginAttempt(): void {
  const kept = CLIENT_HEAD.bytes();
  if (kept == null || kept.length == 0) {
    CLIENT_HEAD.set(requestHeaders.snapshot());
    return;
  }
  const count = requestHeaders.getBytes(ATTEMPT_COUNT);
  requestHeaders.restore(kept);
  if (count.length > 0) requestHeaders.replaceBytes(ATTEMPT_COUNT, count);
}
