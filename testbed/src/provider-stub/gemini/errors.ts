import type { JsonObject } from "../json.ts";

/** The body of every error, and of an error inside a stream (google.rpc.Status in JSON). */
export interface GoogleErrorBody {
  readonly error: {
    readonly code: number;
    readonly message: string;
    readonly status: string;
    readonly details?: readonly JsonObject[];
  };
}

export class GoogleError extends Error {
  readonly status: number;
  readonly body: GoogleErrorBody;

  constructor(status: number, message: string, details: readonly JsonObject[] = []) {
    super(message);
    this.status = status;
    const name = NAMES[status] ?? "INTERNAL";
    this.body = { error: { code: status, message, status: name, ...(details.length > 0 ? { details } : {}) } };
  }
}

/** A path that is none of the API's: Google answers with a page, not with JSON. */
export class UnknownPath extends Error {}

/** Names of google.rpc.Code by HTTP status. */
const NAMES: Readonly<Record<number, string>> = {
  400: "INVALID_ARGUMENT",
  401: "UNAUTHENTICATED",
  403: "PERMISSION_DENIED",
  404: "NOT_FOUND",
  409: "ABORTED",
  413: "INVALID_ARGUMENT",
  429: "RESOURCE_EXHAUSTED",
  499: "CANCELLED",
  500: "INTERNAL",
  501: "UNIMPLEMENTED",
  503: "UNAVAILABLE",
  504: "DEADLINE_EXCEEDED",
};

/** 400: the request's own fault. */
export function invalid(message: string): GoogleError {
  return new GoogleError(400, message);
}

/** 400 for a field of a request that is well-formed, as the API lists such. */
export function invalidField(path: string, reason: string): GoogleError {
  return invalid(`* GenerateContentRequest.${path}: ${reason}\n`);
}

export interface Violation {
  /** Path of the message that holds the field; empty for the request itself. */
  readonly field: string;
  readonly description: string;
}

/** 400 for a body that does not fit the message type: one line a violation, and each in the details. */
export function malformed(violations: readonly Violation[]): GoogleError {
  const fieldViolations = violations.map(({ field, description }) =>
    field === "" ? { description } : { field, description },
  );
  const details = [{ "@type": "type.googleapis.com/google.rpc.BadRequest", fieldViolations }];
  return new GoogleError(400, violations.map((violation) => violation.description).join("\n"), details);
}

/** The reason of an error, for machines. */
export function errorInfo(reason: string, metadata: Readonly<Record<string, string>>): JsonObject {
  return { "@type": "type.googleapis.com/google.rpc.ErrorInfo", reason, domain: "googleapis.com", metadata };
}

/** Short, so that a client which waits for it does so within a test. */
const RETRY = [{ "@type": "type.googleapis.com/google.rpc.RetryInfo", retryDelay: "0.020s" }];

const QUOTA =
  "You exceeded your current quota, please check your plan and billing details. For more information on this error, head to: https://ai.google.dev/gemini-api/docs/rate-limits.";

/** Messages of the errors a test asks for, by status. */
const MESSAGES: Readonly<Record<number, string>> = {
  400: "Request contains an invalid argument.",
  401: "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication credential.",
  403: "The caller does not have permission",
  404: "Requested entity was not found.",
  413: "Request payload size exceeds the limit: 20971520 bytes.",
  429: "Resource has been exhausted (e.g. check quota).",
  503: "The model is overloaded. Please try again later.",
  504: "Deadline expired before operation could complete.",
};

const INTERNAL =
  "An internal error has occurred. Please retry or report in https://developers.generativeai.google/guide/troubleshooting";

/** The error a steering asks for. An unlisted status has the message of a server error. */
export function steeredError(kind: number | "quota"): GoogleError {
  if (kind !== "quota") return new GoogleError(kind, MESSAGES[kind] ?? INTERNAL, kind === 429 ? RETRY : []);
  const violation = {
    quotaMetric: "generativelanguage.googleapis.com/generate_content_free_tier_requests",
    quotaId: "GenerateRequestsPerDayPerProjectPerModel-FreeTier",
  };
  const failure = { "@type": "type.googleapis.com/google.rpc.QuotaFailure", violations: [violation] };
  return new GoogleError(429, QUOTA, [failure, ...RETRY]);
}

/** The error inside a stream that asked for `stream-error`. */
export const STREAM_FAILURE: GoogleErrorBody = steeredError(503).body;
