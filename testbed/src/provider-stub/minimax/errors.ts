import type { Fault } from "../fields.ts";
import { StubError } from "../stub-error.ts";

/** What every answer tells of its success; 0 is success. */
export interface BaseResp {
  readonly status_code: number;
  readonly status_msg: string;
}

/**
 * MiniMax's errors: a code of its list (https://platform.minimax.io/docs/api-reference/errorcode) and a text in
 * `base_resp`, beside the empty fields of an answer. The HTTP status is always 200.
 */
export function refuse(code: number, message: string): StubError {
  return new StubError(200, failed({ status_code: code, status_msg: message }));
}

/** An answer that is none. */
export function failed(base: BaseResp): object {
  return { created: 0, model: "", reply: "", choices: null, base_resp: base };
}

export function invalid(reason: string): StubError {
  return refuse(2013, `invalid params, ${reason}`);
}

/** The errors of a body's shape; unknown fields are refused as another protocol's. */
export function faulty(fault: Fault): StubError {
  switch (fault.what) {
    case "unknown":
      return invalid(`unknown field ${fault.path}`);
    case "missing":
      return invalid(`${fault.path} is empty`);
    case "kind":
      return invalid(`Mismatch type ${fault.kinds.join(" or ")} of ${fault.path}`);
    case "range":
      return invalid(`${fault.path} must be in [${fault.range[0]}, ${fault.range[1]}]`);
    case "value":
      return invalid(`invalid ${fault.path}: ${fault.value}`);
  }
}

/** What the inspection of the answer says. */
export const INSPECTED: BaseResp = { status_code: 1027, status_msg: "output new_sensitive" };

export const UNKNOWN: BaseResp = { status_code: 1000, status_msg: "unknown error" };

/** Errors a test asks for, by the HTTP status others would have. */
const BY_STATUS: Readonly<Record<number, readonly [code: number, message: string]>> = {
  400: [2013, "invalid params"],
  401: [1004, "login fail: Please carry the API secret key in the 'Authorization' field of the request header"],
  402: [1008, "insufficient balance"],
  403: [2049, "invalid api key"],
  408: [1001, "request timeout"],
  413: [1039, "token limit"],
  429: [1002, "rate limit"],
  503: [1024, "internal error"],
};

/** The error a steering asks for. An unlisted status is an unknown error. */
export function steeredError(kind: number | "quota"): StubError {
  const status = kind === "quota" ? 402 : kind;
  const [code, message] = BY_STATUS[status] ?? [UNKNOWN.status_code, UNKNOWN.status_msg];
  return refuse(code, message);
}
