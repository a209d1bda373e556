import type { OutgoingHttpHeaders } from "node:http";

/** The body of every error, and of an error inside a stream. */
export interface OpenAiErrorBody {
  readonly error: {
    readonly message: string;
    readonly type: string;
    readonly param: string | null;
    readonly code: string | null;
  };
}

export class OpenAiError extends Error {
  readonly status: number;
  readonly body: OpenAiErrorBody;
  readonly headers: OutgoingHttpHeaders;

  constructor(status: number, error: OpenAiErrorBody["error"], headers: OutgoingHttpHeaders = {}) {
    super(error.message);
    this.status = status;
    this.body = { error };
    this.headers = headers;
  }
}

/** 400: the request's own fault. */
export function invalid(message: string, param: string | null = null, code: string | null = null): OpenAiError {
  return new OpenAiError(400, { message, type: "invalid_request_error", param, code });
}

export function missing(param: string): OpenAiError {
  return invalid(`Missing required parameter: '${param}'.`, param, "missing_required_parameter");
}

export function wrongType(param: string, expected: string, got: string): OpenAiError {
  const message = `Invalid type for '${param}': expected ${expected}, but got ${got} instead.`;
  return invalid(message, param, "invalid_type");
}

export function wrongValue(param: string, value: unknown, supported: readonly string[]): OpenAiError {
  const quoted = supported.map((item) => `'${item}'`);
  const list = quoted.length > 1 ? `${quoted.slice(0, -1).join(", ")}, and ${quoted.at(-1)}` : quoted.join("");
  return invalid(`Invalid value: '${String(value)}'. Supported values are: ${list}.`, param, "invalid_value");
}

export function unknownModel(model: string): OpenAiError {
  const message = `The model \`${model}\` does not exist or you do not have access to it.`;
  return new OpenAiError(404, { message, type: "invalid_request_error", param: null, code: "model_not_found" });
}

const SERVER_ERROR = "The server had an error while processing your request. Sorry about that!";

/** Errors a test asks for: message, type, code by status. */
const BY_STATUS: Readonly<Record<number, readonly [message: string, type: string, code: string | null]>> = {
  400: ["Invalid request.", "invalid_request_error", null],
  401: ["Incorrect API key provided: sk-****.", "invalid_request_error", "invalid_api_key"],
  403: ["Country, region, or territory not supported", "request_forbidden", "unsupported_country_region_territory"],
  404: ["The model `stub` does not exist or you do not have access to it.", "invalid_request_error", "model_not_found"],
  409: ["The request conflicts with another one.", "invalid_request_error", "conflict"],
  413: ["Request too large.", "invalid_request_error", "request_too_large"],
  422: ["Unprocessable request.", "invalid_request_error", null],
  429: ["Rate limit reached for requests.", "requests", "rate_limit_exceeded"],
  500: [SERVER_ERROR, "server_error", null],
  503: ["The engine is currently overloaded, please try again later.", "server_error", null],
};

/** The error a steering asks for. An unlisted status has the shape of a server error. */
export function steeredError(kind: number | "quota"): OpenAiError {
  if (kind === "quota") {
    const message = "You exceeded your current quota, please check your plan and billing details.";
    const code = "insufficient_quota";
    return new OpenAiError(429, { message, type: code, param: null, code });
  }
  const [message, type, code] = BY_STATUS[kind] ?? [SERVER_ERROR, "server_error", null];
  return new OpenAiError(kind, { message, type, param: null, code }, kind === 429 ? exhausted : {});
}

/** What comes with a rate limit; short, so that a client which retries does so within a test. */
const exhausted: OutgoingHttpHeaders = {
  "retry-after": "1",
  "retry-after-ms": "20",
  "x-ratelimit-remaining-requests": "0",
  "x-ratelimit-reset-requests": "20ms",
};

/** The error inside a stream that asked for `stream-error`. */
export const STREAM_FAILURE: OpenAiErrorBody = {
  error: { message: SERVER_ERROR, type: "server_error", param: null, code: null },
};
