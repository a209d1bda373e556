import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";

const VIA_UPSTREAM: string = "via_upstream";

/**
 * How a call failed, in one of few words: an upstream must not make up labels.
 * @param status HTTP status; 0: the client left before there was one
 * @param details who answered, as `responseDetails` has it
 * @param isComplete whether the answer came to its end
 * @returns no bytes for success
 */
export function errorClass(status: i32, details: Bytes, isComplete: bool): Bytes {
  if (status == 0) return Bytes.of("cancelled");
  if (status >= 400) return Bytes.of(classOfStatus(status, details));
  return isComplete ? Bytes.empty() : Bytes.of("aborted");
}

function classOfStatus(status: i32, details: Bytes): string {
  if (isOfLimit(status, details)) return "limited";
  if (status == 429) return "rate_limited";
  if (status == 401 || status == 403) return "unauthorized";
  if (status == 408 || status == 504) return "timeout";
  return status < 500 ? "invalid_request" : "upstream_error";
}

/** Whether the gateway refused, rather than the provider: it had enough of the client, or he of his quota. */
function isOfLimit(status: i32, details: Bytes): bool {
  if (details.length == 0 || details.equalsString(VIA_UPSTREAM)) return false;
  return status == 429 || details.startsWith(Bytes.constant("ai-quota.noquota"));
}
