import type { Fault } from "../fields.ts";
import { StubError } from "../stub-error.ts";

/** The id of every answer that says no: the stub's other answers count theirs. */
const SID = "cha00000000@dx0000000000000000";

/** What an answer that failed has: a code of the list of https://www.xfyun.cn/doc/spark/接口说明.html. */
export interface SparkFailure {
  readonly code: number;
  readonly message: string;
  readonly sid: string;
}

/** A failure of the service: an answer with HTTP status 200 and a code that is not 0. */
export function fail(code: number, message: string): StubError {
  return new StubError(200, failure(code, message));
}

export function failure(code: number, message: string): SparkFailure {
  return { code, message, sid: SID };
}

/** A request that is wrong gets an error of OpenAI's shape, the code a text. Its HTTP status is documented nowhere. */
export function invalid(reason: string): StubError {
  const message = `invalid param ${reason} (sid: ${SID})`;
  return new StubError(400, { error: { message, type: "invalid_request_error", param: null, code: "10005" } });
}

/** What the gateway in front of the service says of a wrong key. */
export const WRONG_KEY = new StubError(401, {
  message: "HMAC signature cannot be verified: fail to retrieve credential",
});

/** The errors of a body's shape; unknown fields are refused as another protocol's. */
export function faulty(fault: Fault): StubError {
  switch (fault.what) {
    case "unknown":
      return invalid(`${fault.path}: unknown field`);
    case "missing":
      return invalid(`${fault.path}: required`);
    case "kind":
      return invalid(`${fault.path}: ${fault.kinds.join(" or ")} expected`);
    case "range":
      return invalid(`${fault.path}: must be in [${fault.range[0]}, ${fault.range[1]}]`);
    case "value":
      return invalid(`${fault.path}:${fault.value}`);
  }
}

/** What the inspection of the answer says, and a broken engine. */
export const INSPECTED = [10014, "output content moderation failed"] as const;
export const BROKEN = [10012, "EngineInternalError"] as const;

/** Errors a test asks for, by the HTTP status others would have. */
const BY_STATUS: Readonly<Record<number, readonly [code: number, message: string]>> = {
  400: [10163, "RequestParamError"],
  401: [11200, "AppIdNoAuthError"],
  403: [11200, "AppIdNoAuthError"],
  413: [10907, "prompt tokens exceed the limit"],
  429: [11202, "AppIdQpsOverFlowError"],
  503: [10110, "ServiceBusyError"],
};

/** The error a steering asks for. An unlisted status is a broken engine. */
export function steeredError(kind: number | "quota"): StubError {
  if (kind === "quota") return fail(11201, "AppIdDayOverFlowError");
  const [code, message] = BY_STATUS[kind] ?? BROKEN;
  return fail(code, message);
}
