import type { Fault } from "../fields.ts";
import { StubError } from "../stub-error.ts";

/** The body of every error, and the data of an error's event. */
export interface DashScopeErrorBody {
  readonly code: string;
  readonly message: string;
  readonly request_id: string;
}

/** Of every answer that says no: the stub's other answers count their ids. */
const REQUEST_ID = "00000000-0000-4000-8000-000000000000";

/**
 * DashScope's errors: a status, a code of its list
 * (https://www.alibabacloud.com/help/en/model-studio/error-code) and a text.
 */
export function refuse(status: number, code: string, message: string): StubError {
  const body: DashScopeErrorBody = { code, message, request_id: REQUEST_ID };
  return new StubError(status, body);
}

export function invalid(reason: string): StubError {
  return refuse(400, "InvalidParameter", reason);
}

/** What the model's own server refuses, as it comes through. */
export function refusedByModel(reason: string): StubError {
  return invalid(`<400> InternalError.Algo.InvalidParameter: ${reason}`);
}

export function unknownModel(): StubError {
  return refuse(404, "ModelNotFound", "Model not exist.");
}

/**
 * The errors of a body's shape. The service leaves out parameters it does not know; the stub refuses them, so that a
 * conversion which leaves one of another protocol behind does not pass.
 */
export function faulty(fault: Fault): StubError {
  switch (fault.what) {
    case "unknown":
      return invalid(
        `Required parameter(s) missing or invalid, please check the request parameters. Unknown: ${fault.path}`,
      );
    case "missing":
      return invalid(`Required parameter "${fault.path}" missing from request.`);
    case "kind":
      return refusedByModel(`Input should be a valid ${fault.kinds.join(" or ")}: ${fault.path}`);
    case "range":
      return refusedByModel(`Range of ${nameOf(fault.path)} should be [${fault.range[0]}, ${fault.range[1]}]`);
    case "value":
      return refusedByModel(`${fault.path} must be one of ${fault.values.join(", ")}`);
  }
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf(".") + 1);
}

/** What the inspection of the answer says. */
export const INSPECTED = refuse(400, "DataInspectionFailed", "Output data may contain inappropriate content.");

export const INTERNAL = refuse(
  500,
  "InternalError",
  "An internal error has occured, please try again later or contact service support.",
);

/** Errors a test asks for, by status. */
const BY_STATUS: Readonly<Record<number, readonly [code: string, message: string]>> = {
  400: ["InvalidParameter", "Required parameter(s) missing or invalid, please check the request parameters."],
  401: ["InvalidApiKey", "Invalid API-key provided."],
  403: ["AccessDenied", "Access denied."],
  404: ["ModelNotFound", "Model not exist."],
  408: ["RequestTimeOut", "Request timed out, please try again later."],
  413: ["BadRequest.TooLarge", "Payload Too Large"],
  429: ["Throttling.RateQuota", "Requests rate limit exceeded, please try again later."],
  503: ["ModelServingError", "Too many requests. Your requests are being throttled due to system capacity limits."],
};

/** The error a steering asks for. An unlisted status has the text of a server error. */
export function steeredError(kind: number | "quota"): StubError {
  if (kind === "quota") {
    return refuse(429, "Throttling.AllocationQuota", "Allocated quota exceeded, please increase your quota limit.");
  }
  const [code, message] = BY_STATUS[kind] ?? ["InternalError", "An internal error has occured."];
  return refuse(kind, code, message);
}
