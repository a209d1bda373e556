import type { Fault } from "../fields.ts";
import { StubError } from "../stub-error.ts";

/** The body of every error, and what an error's event has beside its name. */
export interface DifyErrorBody {
  readonly code: string;
  readonly message: string;
  readonly status: number;
  /** The parameter that is wrong, where it is one. */
  readonly params?: string;
}

/** Dify's errors: code, text and status once more (dify-docs, api-reference/guides/errors). */
export function refuse(status: number, code: string, message: string, params?: string): StubError {
  const body: DifyErrorBody = { code, message, ...(params === undefined ? {} : { params }), status };
  return new StubError(status, body);
}

export function invalid(reason: string, params?: string): StubError {
  return refuse(400, "invalid_param", reason, params);
}

/** The errors of a body's shape; unknown fields are refused as another protocol's. */
export function faulty(fault: Fault): StubError {
  switch (fault.what) {
    case "unknown":
      return invalid("Extra inputs are not permitted", fault.path);
    case "missing":
      if (fault.path === "user") return invalid("Arg user must be provided.");
      return invalid("Missing required parameter in the JSON body or the post body or the query string", fault.path);
    case "kind":
      return invalid(`Input should be a valid ${fault.kinds.join(" or ")}`, fault.path);
    case "range":
      return invalid(`Input should be between ${fault.range[0]} and ${fault.range[1]}`, fault.path);
    case "value":
      return invalid(`${fault.value} is not a valid choice`, fault.path);
  }
}

const SERVER_ERROR =
  "The server encountered an internal error and was unable to complete your request. Either the server is overloaded or there is an error in the application.";

/** What an event says of a failure while the stream is open. */
export const BROKEN: DifyErrorBody = { code: "internal_server_error", message: SERVER_ERROR, status: 500 };

/** Errors a test asks for, by status. */
const BY_STATUS: Readonly<Record<number, readonly [code: string, message: string]>> = {
  400: ["completion_request_error", "Completion request failed."],
  401: ["unauthorized", "Access token is invalid"],
  403: ["forbidden", "The API key can not act here."],
  404: ["not_found", "The requested URL was not found on the server."],
  413: ["file_too_large", "File size exceeded."],
  429: ["too_many_requests", "Too many requests. Please try again later."],
};

/** The error a steering asks for. An unlisted status is a server error. */
export function steeredError(kind: number | "quota"): StubError {
  if (kind === "quota") {
    const message = "Your quota for Dify Hosted OpenAI has been exhausted.";
    return refuse(
      400,
      "provider_quota_exceeded",
      `${message} Please go to Settings -> Model Provider to complete your own provider credentials.`,
    );
  }
  const [code, message] = BY_STATUS[kind] ?? [BROKEN.code, BROKEN.message];
  return refuse(kind, code, message);
}
