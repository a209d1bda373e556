import type { OutgoingHttpHeaders } from "node:http";
import type { ErrorObject, ErrorResponse } from "@anthropic-ai/sdk/resources/shared";

export type ErrorType = ErrorObject["type"];

export class AnthropicStubError extends Error {
  readonly status: number;
  readonly type: ErrorType;
  readonly headers: OutgoingHttpHeaders;

  constructor(status: number, type: ErrorType, message: string, headers: OutgoingHttpHeaders = {}) {
    super(message);
    this.status = status;
    this.type = type;
    this.headers = headers;
  }

  body(requestId: string): ErrorResponse {
    return { type: "error", error: { type: this.type, message: this.message }, request_id: requestId };
  }
}

/** 400: the request's own fault. Fields are named as the API names them, `messages.0.content.1.text`. */
export function invalid(message: string): AnthropicStubError {
  return new AnthropicStubError(400, "invalid_request_error", message);
}

export function required(path: string): AnthropicStubError {
  return invalid(`${path}: Field required`);
}

export function unknownModel(model: string): AnthropicStubError {
  return new AnthropicStubError(404, "not_found_error", `model: ${model}`);
}

/** Errors a test asks for, by status. */
const BY_STATUS: Readonly<Record<number, readonly [type: ErrorType, message: string]>> = {
  400: ["invalid_request_error", "Invalid request."],
  401: ["authentication_error", "invalid x-api-key"],
  402: ["billing_error", "Your credit balance is too low to access the Anthropic API."],
  403: ["permission_error", "Your API key does not have permission to use the specified resource."],
  404: ["not_found_error", "model: stub"],
  413: ["invalid_request_error", "Request exceeds the maximum size"],
  429: ["rate_limit_error", "This request would exceed your organization's rate limit."],
  500: ["api_error", "Internal server error"],
  503: ["api_error", "Service unavailable"],
  504: ["timeout_error", "Request timed out"],
  529: ["overloaded_error", "Overloaded"],
};

/** The error a steering asks for. An unlisted status has the shape of a server error. */
export function steeredError(kind: number | "quota"): AnthropicStubError {
  const status = kind === "quota" ? 402 : kind;
  const [type, message] = BY_STATUS[status] ?? ["api_error", "Internal server error"];
  return new AnthropicStubError(status, type, message, status === 429 ? exhausted : {});
}

/** What comes with a rate limit; short, so that a client which retries does so within a test. */
const exhausted: OutgoingHttpHeaders = {
  "retry-after": "1",
  "retry-after-ms": "20",
  "anthropic-ratelimit-requests-remaining": "0",
};
