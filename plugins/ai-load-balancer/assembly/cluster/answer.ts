import {
  Bytes,
  PropertyPath,
  responseDetails,
  responseHeaders,
  upstreamMetadata,
} from "proxy-wasm-assemblyscript-sdk/assembly";

const STATUS: Bytes = Bytes.of(":status");
const ATTEMPTS: PropertyPath = PropertyPath.of("upstream.request_attempt_count");
/** Of the attempt that was answered: from what was first sent to what came last. */
const ATTEMPT_LATENCY: PropertyPath = PropertyPath.of("response.backend_latency");
const PROVIDER: PropertyPath = upstreamMetadata("sluice", "provider");
const MODEL: PropertyPath = upstreamMetadata("sluice", "model");

const NANOSECONDS_PER_MILLISECOND: f64 = 1_000_000;

/** Statuses below 500 that say nothing of the request, but that this provider, or its key, cannot serve it now. */
const PROVIDER_FAULTS: StaticArray<i32> = [401, 402, 403, 408, 429];

/** Whether another service might have done better. @param status 0: there was no answer */
export function isFailure(status: i32): bool {
  return status >= 500 || PROVIDER_FAULTS.includes(status);
}

export function answerStatus(): i32 {
  const text = responseHeaders.getBytes(STATUS);
  let status = 0;
  for (let i = 0; i < text.length && i < 3; i++) status = status * 10 + (text.at(i) - 0x30);
  return status;
}

/** How Envoy begins the details of an answer that it gives in the place of whom it asked. */
const NO_ANSWER: StaticArray<Bytes> = [Bytes.of("upstream_"), Bytes.of("response_timeout"), Bytes.of("no_healthy")];

/** Whether the host itself says that there was no answer. */
export function hostGaveUp(): bool {
  const details = responseDetails();
  for (let i = 0; i < NO_ANSWER.length; i++) if (details.startsWith(NO_ANSWER[i])) return true;
  return false;
}

/** Whether whoever was asked did not answer: what a plugin answers says nothing of anybody. */
export function isUnanswered(): bool {
  const attempts = ATTEMPTS.integer(-1);
  return attempts >= 0 ? attempts > 0 : hostGaveUp();
}

/** How often the request was sent; 1 where the host does not say. */
export function attemptCount(): i64 {
  return ATTEMPTS.integer(1);
}

/** Milliseconds that the last attempt took, once it is over; -1 where the host does not say. */
export function attemptLatency(): f64 {
  const nanoseconds = ATTEMPT_LATENCY.integer(-1);
  return nanoseconds < 0 ? -1 : <f64>nanoseconds / NANOSECONDS_PER_MILLISECOND;
}

export function answeringProvider(): Bytes {
  return orNone(PROVIDER.bytes());
}

export function answeringModel(): Bytes {
  return orNone(MODEL.bytes());
}

function orNone(value: Bytes | null): Bytes {
  return value == null ? Bytes.empty() : value;
}
