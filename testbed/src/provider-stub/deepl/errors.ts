import type { Fault } from "../fields.ts";
import { StubError } from "../stub-error.ts";

/** DeepL's errors: a status and `{"message"}` (github.com/DeepLcom/openapi, openapi.json). */
export function refuse(status: number, message: string, headers: Readonly<Record<string, string>> = {}): StubError {
  return new StubError(status, { message }, headers);
}

export function invalid(reason: string): StubError {
  return refuse(400, `Bad request. Reason: ${reason}`);
}

/** The errors of a body's shape; unknown parameters are refused as another protocol's. */
export function faulty(fault: Fault): StubError {
  switch (fault.what) {
    case "unknown":
      return invalid(`Unknown parameter '${fault.path}'.`);
    case "missing":
      return refuse(400, `Parameter '${fault.path}' not specified.`);
    case "kind":
      return invalid(`Parameter '${fault.path}' must be of type ${fault.kinds.join(" or ")}.`);
    case "range":
    case "value":
      return refuse(400, `Value for '${fault.path}' not supported.`);
  }
}

const BY_STATUS: Readonly<Record<number, string>> = {
  400: "Bad request",
  403: "Forbidden",
  404: "Not found",
  413: "Request Entity Too Large",
  429: "Too many requests",
  456: "Quota Exceeded",
  503: "Resource currently unavailable",
  529: "Too many requests",
};

/** The error a steering asks for. An unlisted status has the text of a server error. */
export function steeredError(kind: number | "quota"): StubError {
  const status = kind === "quota" ? 456 : kind;
  return refuse(status, BY_STATUS[status] ?? "Internal Server Error", status === 429 ? { "retry-after": "1" } : {});
}
