import type { Fault } from "../fields.ts";
import { StubError } from "../stub-error.ts";

/** The request id of every answer that says no: the stub's other answers count theirs. */
const REQUEST_ID = "00000000-0000-4000-8000-000000000000";

/**
 * An error of Tencent Cloud's API 3.0: a code of its list (https://cloud.tencent.com/document/api/1729/101839) and a
 * text, with HTTP status 200.
 */
export function refuse(code: string, message: string): StubError {
  const body = { Response: { Error: { Code: code, Message: message }, RequestId: REQUEST_ID } };
  return new StubError(200, body, { "x-tc-requestid": REQUEST_ID });
}

export function invalid(reason: string): StubError {
  return refuse("InvalidParameterValue.ParameterValueError", reason);
}

export function unknownModel(): StubError {
  return refuse("InvalidParameterValue.Model", "模型不存在。");
}

/** The errors of a body's shape, in the words of the API's front door. */
export function faulty(fault: Fault): StubError {
  switch (fault.what) {
    case "unknown":
      return refuse("UnknownParameter", `The parameter \`${fault.path}\` is not recognized.`);
    case "missing":
      return refuse("MissingParameter", `The request is missing a required parameter \`${fault.path}\`.`);
    case "kind":
      return refuse("InvalidParameter", `The value type of parameter \`${fault.path}\` is not valid.`);
    case "range":
      return invalid(`${fault.path} must be in [${fault.range[0]}, ${fault.range[1]}].`);
    case "value":
      return invalid(`${fault.path} must be one of ${fault.values.join(", ")}.`);
  }
}

/** What the inspection of the answer says where it can not say it in a stream. */
export const INSPECTED = refuse("OperationDenied.TextIllegalDetected", "文本包含违法违规信息，审核不通过。");

/** Errors a test asks for, by the HTTP status others would have. */
const BY_STATUS: Readonly<Record<number, readonly [code: string, message: string]>> = {
  400: ["InvalidParameter", "参数错误。"],
  401: ["AuthFailure.SecretIdNotFound", "The SecretId is not found, please ensure that your SecretId is correct."],
  402: ["ResourceUnavailable.LowBalance", "余额不足。"],
  403: ["AuthFailure.UnauthorizedOperation", "you are not authorized to perform operation (hunyuan:ChatCompletions)"],
  404: ["InvalidParameterValue.Model", "模型不存在。"],
  408: ["FailedOperation.EngineRequestTimeout", "请求引擎超时。"],
  429: ["LimitExceeded", "请求限频，请稍后重试。"],
  503: ["FailedOperation.EngineServerLimitExceeded", "引擎层请求超过限额，请稍后重试。"],
};

/** The error a steering asks for. An unlisted status is an internal error. */
export function steeredError(kind: number | "quota"): StubError {
  if (kind === "quota")
    return refuse("FailedOperation.ResourcePackExhausted", "资源包余量已用尽，请购买资源包或开通后付费。");
  const [code, message] = BY_STATUS[kind] ?? ["InternalError", "An internal error has occurred. Retry your request."];
  return refuse(code, message);
}
