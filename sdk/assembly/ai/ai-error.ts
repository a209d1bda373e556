import { Bytes } from "../bytes";
import { escapeText } from "./escaped";

/** What went wrong, across providers. */
export const enum AiErrorKind {
  InvalidRequest,
  Authentication,
  Billing,
  Permission,
  NotFound,
  Conflict,
  TooLarge,
  RateLimit,
  /** the provider failed */
  Api,
  Overloaded,
  Timeout,
}

/** An error of a provider or of ours, in neutral form. Texts are escaped JSON string content. */
@final
export class AiError {
  constructor(
    readonly kind: AiErrorKind,
    /** HTTP status that the provider gave or that suits the kind */
    readonly status: i32,
    readonly message: Bytes,
    /** the provider's machine-readable code; empty when it gave none */
    readonly code: Bytes,
    /** the request's field at fault; empty when not told */
    readonly param: Bytes,
  ) {}

  /** An error of our own making; `message` and `code` are plain text. */
  static of(kind: AiErrorKind, message: string, code: string = ""): AiError {
    return new AiError(kind, statusOfKind(kind), escapeText(message), escapeText(code), Bytes.empty());
  }

  /** The upstream closed its stream before the answer was complete. */
  static truncated(): AiError {
    return AiError.badGateway("The provider ended the stream before the answer was complete", "stream_truncated");
  }

  /** The upstream's answer was no answer of its protocol. */
  static malformed(): AiError {
    return AiError.badGateway("The provider sent an answer that could not be read", "malformed_answer");
  }

  /** What came is no answer. @param message as `code` plain text */
  static badGateway(message: string, code: string): AiError {
    return new AiError(AiErrorKind.Api, 502, escapeText(message), escapeText(code), Bytes.empty());
  }
}

/** The HTTP status that suits a kind, in OpenAI's terms (Anthropic's 529 for `Overloaded` is 503 here). */
export function statusOfKind(kind: AiErrorKind): i32 {
  switch (kind) {
    case AiErrorKind.InvalidRequest:
      return 400;
    case AiErrorKind.Authentication:
      return 401;
    case AiErrorKind.Billing:
      return 402;
    case AiErrorKind.Permission:
      return 403;
    case AiErrorKind.NotFound:
      return 404;
    case AiErrorKind.Conflict:
      return 409;
    case AiErrorKind.TooLarge:
      return 413;
    case AiErrorKind.RateLimit:
      return 429;
    case AiErrorKind.Overloaded:
      return 503;
    case AiErrorKind.Timeout:
      return 504;
    default:
      return 500;
  }
}

/** The kind behind an HTTP status of 400 and more. */
export function kindOfStatus(status: i32): AiErrorKind {
  switch (status) {
    case 401:
      return AiErrorKind.Authentication;
    case 402:
      return AiErrorKind.Billing;
    case 403:
      return AiErrorKind.Permission;
    case 404:
      return AiErrorKind.NotFound;
    case 408:
    case 504:
      return AiErrorKind.Timeout;
    case 409:
      return AiErrorKind.Conflict;
    case 413:
      return AiErrorKind.TooLarge;
    case 429:
      return AiErrorKind.RateLimit;
    case 503:
    case 529:
      return AiErrorKind.Overloaded;
    default:
      return status >= 400 && status < 500 ? AiErrorKind.InvalidRequest : AiErrorKind.Api;
  }
}
