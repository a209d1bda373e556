import { ByteWriter } from "../../byte-writer";
import { AiError, AiErrorKind } from "../ai-error";
import { writeQuoted, writeQuotedOrNull } from "../escaped";

/** HTTP status of an error for an OpenAI client: Anthropic's 529 is 503 there. */
export function openAiStatus(error: AiError): i32 {
  return error.status == 529 ? 503 : error.status;
}

/** Appends `{"error":{…}}` as OpenAI's API answers it, also the data of an error event within a stream. */
export function writeOpenAiError(out: ByteWriter, error: AiError): void {
  out.byte(0x7b);
  writeOpenAiErrorMember(out, error);
  out.byte(0x7d);
}

/** Appends the member `"error":{…}`. */
export function writeOpenAiErrorMember(out: ByteWriter, error: AiError): void {
  out.text('"error":{"message":');
  writeQuoted(out, error.message);
  out.text(',"type":"');
  out.text(openAiErrorType(error.kind));
  out.text('","param":');
  writeQuotedOrNull(out, error.param);
  out.text(',"code":');
  writeOpenAiCode(out, error);
  out.byte(0x7d);
}

/** Appends `error.code`: the provider's own, or the one that stands for the kind. */
export function writeOpenAiCode(out: ByteWriter, error: AiError): void {
  out.byte(0x22);
  if (error.code.length > 0) out.bytes(error.code);
  else out.text(openAiErrorCode(error.kind));
  out.byte(0x22);
}

/** OpenAI's `error.type`. */
export function openAiErrorType(kind: AiErrorKind): string {
  switch (kind) {
    case AiErrorKind.Authentication:
      return "authentication_error";
    case AiErrorKind.Permission:
      return "permission_error";
    case AiErrorKind.Billing:
      return "insufficient_quota";
    case AiErrorKind.RateLimit:
      return "rate_limit_error";
    case AiErrorKind.Api:
      return "server_error";
    case AiErrorKind.Overloaded:
      return "overloaded_error";
    case AiErrorKind.Timeout:
      return "timeout_error";
    default:
      return "invalid_request_error";
  }
}

/** The stable `error.code` of an error whose provider gave none. */
function openAiErrorCode(kind: AiErrorKind): string {
  switch (kind) {
    case AiErrorKind.Authentication:
      return "invalid_api_key";
    case AiErrorKind.Permission:
      return "permission_denied";
    case AiErrorKind.Billing:
      return "insufficient_quota";
    case AiErrorKind.NotFound:
      return "not_found";
    case AiErrorKind.Conflict:
      return "conflict";
    case AiErrorKind.TooLarge:
      return "request_too_large";
    case AiErrorKind.RateLimit:
      return "rate_limit_exceeded";
    case AiErrorKind.Api:
      return "server_error";
    case AiErrorKind.Overloaded:
      return "overloaded";
    case AiErrorKind.Timeout:
      return "timeout";
    default:
      return "invalid_request";
  }
}
