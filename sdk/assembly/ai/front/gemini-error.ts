import { ByteWriter } from "../../byte-writer";
import { AiError, AiErrorKind } from "../ai-error";
import { writeQuoted } from "../escaped";

/** HTTP status of an error for a Gemini client: Google's APIs have no 402, 408 and 529. */
export function geminiStatus(error: AiError): i32 {
  switch (error.status) {
    case 402:
      return 400;
    case 408:
      return 504;
    case 529:
      return 503;
    default:
      return error.status;
  }
}

/**
 * Appends `{"error":{code,message,status,details}}` as Google's APIs answer it (google.rpc.Status), also the data of an
 * error event within a stream. The provider's own code goes into an ErrorInfo.
 */
export function writeGeminiError(out: ByteWriter, error: AiError): void {
  out.text('{"error":{"code":');
  out.integer(geminiStatus(error));
  out.text(',"message":');
  writeQuoted(out, error.message);
  out.text(',"status":"');
  const status = geminiErrorStatus(error.kind);
  out.text(status);
  out.byte(0x22);
  if (error.code.length > 0 && !error.code.equalsString(status)) {
    out.text(',"details":[{"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":');
    writeQuoted(out, error.code);
    out.text("}]");
  }
  out.text("}}");
}

/** The name of a google.rpc.Code. */
function geminiErrorStatus(kind: AiErrorKind): string {
  switch (kind) {
    case AiErrorKind.Authentication:
      return "UNAUTHENTICATED";
    case AiErrorKind.Billing:
      return "FAILED_PRECONDITION";
    case AiErrorKind.Permission:
      return "PERMISSION_DENIED";
    case AiErrorKind.NotFound:
      return "NOT_FOUND";
    case AiErrorKind.Conflict:
      return "ABORTED";
    case AiErrorKind.RateLimit:
      return "RESOURCE_EXHAUSTED";
    case AiErrorKind.Api:
      return "INTERNAL";
    case AiErrorKind.Overloaded:
      return "UNAVAILABLE";
    case AiErrorKind.Timeout:
      return "DEADLINE_EXCEEDED";
    default:
      return "INVALID_ARGUMENT";
  }
}
