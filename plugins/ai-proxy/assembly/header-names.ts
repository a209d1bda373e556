import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";

// Names on the data path, encoded once.
export const PATH: Bytes = Bytes.of(":path");
export const AUTHORITY: Bytes = Bytes.of(":authority");
export const STATUS: Bytes = Bytes.of(":status");
export const CONTENT_TYPE: Bytes = Bytes.of("content-type");
export const CONTENT_LENGTH: Bytes = Bytes.of("content-length");
export const CONTENT_ENCODING: Bytes = Bytes.of("content-encoding");
export const ACCEPT_ENCODING: Bytes = Bytes.of("accept-encoding");
export const AUTHORIZATION: Bytes = Bytes.of("authorization");
export const X_API_KEY: Bytes = Bytes.of("x-api-key");
export const X_AUTHORIZATION: Bytes = Bytes.of("x-authorization");
export const API_KEY: Bytes = Bytes.of("api-key");
export const X_GOOG_API_KEY: Bytes = Bytes.of("x-goog-api-key");
export const ANTHROPIC_VERSION: Bytes = Bytes.of("anthropic-version");
export const ANTHROPIC_BETA: Bytes = Bytes.of("anthropic-beta");
export const OPENAI_ORGANIZATION: Bytes = Bytes.of("openai-organization");
export const OPENAI_PROJECT: Bytes = Bytes.of("openai-project");
export const ORIGINAL_PATH: Bytes = Bytes.of("x-envoy-original-path");
export const ORIGINAL_HOST: Bytes = Bytes.of("x-envoy-original-host");
export const ATTEMPT_COUNT: Bytes = Bytes.of("x-envoy-attempt-count");
export const PER_TRY_TIMEOUT: Bytes = Bytes.of("x-envoy-upstream-rq-per-try-timeout-ms");
export const FIRST_BYTE_TIMEOUT: Bytes = Bytes.of("x-envoy-upstream-rq-first-byte-timeout-ms");
/** Dify's conversation, in requests and answers: Higress's name for it. */
export const CONVERSATION: Bytes = Bytes.of("conversationid");
export const ERROR_TYPE: Bytes = Bytes.of("x-amzn-errortype");
export const RETRY_AFTER: Bytes = Bytes.of("retry-after");
export const REQUEST_ID: Bytes = Bytes.of("request-id");
export const X_REQUEST_ID: Bytes = Bytes.of("x-request-id");

export const JSON_TYPE: Bytes = Bytes.of("application/json");
export const EVENT_STREAM: Bytes = Bytes.of("text/event-stream");
