import { ByteWriter } from "../../byte-writer";
import { Bytes } from "../../bytes";
import { AiError, AiErrorKind } from "../ai-error";
import { writeQuoted, writeQuotedOrNull } from "../escaped";

/** HTTP status of an error for an Anthropic client: an overload is 529 there. */
export function anthropicStatus(error: AiError): i32 {
  return error.kind == AiErrorKind.Overloaded && error.status == 503 ? 529 : error.status;
}

/**
 * Appends `{"type":"error","error":{…},"request_id":…}` as Anthropic's API answers it. `requestId` is escaped; when it is
 * empty the member is null.
 */
export function writeAnthropicError(out: ByteWriter, error: AiError, requestId: Bytes): void {
  out.text('{"type":"error","error":{"type":"');
  out.text(anthropicErrorType(error.kind));
  out.text('","message":');
  writeQuoted(out, error.message);
  out.text('},"request_id":');
  writeQuotedOrNull(out, requestId);
  out.byte(0x7d);
}

/** Anthropic's `error.type`. */
export function anthropicErrorType(kind: AiErrorKind): string {
  switch (kind) {
    case AiErrorKind.Authentication:
      return "authentication_error";
    case AiErrorKind.Billing:
      return "billing_error";
    case AiErrorKind.Permission:
      return "permission_error";
    case AiErrorKind.NotFound:
      return "not_found_error";
    case AiErrorKind.Conflict:
      return "conflict_error";
    case AiErrorKind.TooLarge:
      return "request_too_large";
    case AiErrorKind.RateLimit:
      return "rate_limit_error";
    case AiErrorKind.Api:
      return "api_error";
    case AiErrorKind.Overloaded:
      return "overloaded_error";
    case AiErrorKind.Timeout:
      return "timeout_error";
    default:
      return "invalid_request_error";
  }
}
