import { Bytes } from "../bytes";
import { JsonKind } from "../json/kind";
import { NamedMembers } from "../json/named-members";
import { jsonParse } from "../json/parse";
import { JsonValue } from "../json/value";
import { AiError, AiErrorKind, kindOfStatus, statusOfKind } from "./ai-error";
import { escapeBytes, escapeText } from "./escaped";

/** Most bytes of a body that is not JSON which go into a message. */
const TEXT_LIMIT: i32 = 2048;

/**
 * The error that a provider's body or error event tells, with the provider's own message: OpenAI, Anthropic, Gemini
 * (alone or in a list), DashScope, MiniMax, FastAPI's `detail`, `{"error":"…"}`, `{"message":…}` in any case, `errors[]`, plain text. `status`
 * is the HTTP status, or 0 within a 200 stream: then the kind is read from the error's type or code.
 */
export function readProviderError(status: i32, body: Bytes): AiError {
  let document = jsonParse(body);
  if (document.kind == JsonKind.Array) document = firstOf(document);
  if (document.kind != JsonKind.Object) return fromText(status, body);
  let error = document.member("error");
  if (error.kind == JsonKind.Missing || error.kind == JsonKind.Null) error = firstOf(document.member("errors"));
  if (error.kind == JsonKind.Missing) error = document.member("base_resp");
  const inner = error.kind == JsonKind.Object ? error : document;
  const message = messageOf(error, inner, document);
  const kind = kindOf(status, inner);
  return new AiError(
    kind,
    status >= 400 ? status : statusOfKind(kind),
    message.length > 0 ? message : escapeText(defaultMessage(kind)),
    codeOf(inner),
    inner.member("param").rawText(),
  );
}

function firstOf(list: JsonValue): JsonValue {
  if (list.kind != JsonKind.Array) return JsonValue.missing();
  const items = list.items();
  return items.next() ? items.value : JsonValue.missing();
}

function fromText(status: i32, body: Bytes): AiError {
  const kind = status >= 400 ? kindOfStatus(status) : AiErrorKind.Api;
  const isPage = body.at(0) == 0x3c;
  const isText = body.length > 0 && !isPage;
  const message = isText ? escapeBytes(body.slice(0, TEXT_LIMIT)) : escapeText(defaultMessage(kind));
  return new AiError(kind, status >= 400 ? status : statusOfKind(kind), message, Bytes.empty(), Bytes.empty());
}

function messageOf(error: JsonValue, inner: JsonValue, document: JsonValue): Bytes {
  if (error.kind == JsonKind.String && error.rawText().length > 0) return error.rawText();
  const members = new NamedMembers(
    inner,
    Bytes.of("message Message msg error_msg error_description detail reason status_msg"),
  );
  for (let i = 0; i < members.length; i++) {
    const value = members.at(i);
    if (value.kind == JsonKind.String && value.rawText().length > 0) return value.rawText();
  }
  const detail = document.member("detail");
  if (detail.kind == JsonKind.Object) return detail.member("message").rawText();
  return firstOf(detail).member("msg").rawText();
}

/** OpenAI's `code`, a number as text; Gemini's `status`; MiniMax's `status_code`. */
function codeOf(error: JsonValue): Bytes {
  let code = error.member("code");
  if (code.kind == JsonKind.Missing) code = error.member("status_code");
  if (code.kind == JsonKind.String) return code.rawText();
  const status = error.member("status");
  if (status.kind == JsonKind.String) return status.rawText();
  return code.kind == JsonKind.Number ? code.raw : Bytes.empty();
}

function kindOf(status: i32, error: JsonValue): AiErrorKind {
  const type = error.member("type").rawText();
  const code = codeOf(error);
  if (status == 429) return isQuota(type) || isQuota(code) ? AiErrorKind.Billing : AiErrorKind.RateLimit;
  if (status >= 400) return kindOfStatus(status);
  // A code that is an HTTP status says most (OpenRouter, Azure, Gemini).
  let number = error.member("code").kind == JsonKind.Number ? <i32>error.member("code").asI64() : statusText(code);
  if (number == 0) number = statusOfMiniMax(<i32>error.member("status_code").asI64());
  if (number >= 400 && number < 600) return kindOfStatus(number);
  const byType = kindOfWord(type);
  return byType == AiErrorKind.Api ? kindOfWord(code) : byType;
}

/** The HTTP status that a code of MiniMax stands for; 0 for its failures and for no code. */
function statusOfMiniMax(code: i32): i32 {
  switch (code) {
    case 1001:
      return 504;
    case 1002:
    case 1039:
    case 1041:
    case 2056:
      return 429;
    case 1004:
    case 2049:
      return 401;
    case 1008:
      return 402;
    case 1026:
    case 1027:
    case 1042:
    case 2013:
      return 400;
    default:
      return 0;
  }
}

function statusText(code: Bytes): i32 {
  if (code.length != 3) return 0;
  let status = 0;
  for (let i = 0; i < 3; i++) {
    const digit = code.at(i) - 0x30;
    if (digit < 0 || digit > 9) return 0;
    status = status * 10 + digit;
  }
  return status;
}

function isQuota(word: Bytes): bool {
  return word.equalsString("insufficient_quota") || word.equalsString("billing_error");
}

function kindOfWord(word: Bytes): AiErrorKind {
  if (word.equalsString("invalid_request_error") || word.equalsString("INVALID_ARGUMENT")) {
    return AiErrorKind.InvalidRequest;
  }
  if (word.equalsString("context_length_exceeded") || word.equalsString("invalid_prompt")) {
    return AiErrorKind.InvalidRequest;
  }
  if (word.equalsString("authentication_error") || word.equalsString("invalid_api_key")) {
    return AiErrorKind.Authentication;
  }
  if (word.equalsString("UNAUTHENTICATED")) return AiErrorKind.Authentication;
  if (isQuota(word)) return AiErrorKind.Billing;
  if (word.equalsString("permission_error") || word.equalsString("PERMISSION_DENIED")) return AiErrorKind.Permission;
  if (word.equalsString("not_found_error") || word.equalsString("model_not_found")) return AiErrorKind.NotFound;
  if (word.equalsString("NOT_FOUND")) return AiErrorKind.NotFound;
  if (word.equalsString("request_too_large")) return AiErrorKind.TooLarge;
  if (word.equalsString("rate_limit_error") || word.equalsString("rate_limit_exceeded")) return AiErrorKind.RateLimit;
  if (word.equalsString("RESOURCE_EXHAUSTED")) return AiErrorKind.RateLimit;
  if (word.equalsString("overloaded_error") || word.equalsString("UNAVAILABLE")) return AiErrorKind.Overloaded;
  if (word.equalsString("timeout_error") || word.equalsString("DEADLINE_EXCEEDED")) return AiErrorKind.Timeout;
  return kindOfDashScope(word);
}

function kindOfDashScope(code: Bytes): AiErrorKind {
  if (code.equalsString("InvalidApiKey")) return AiErrorKind.Authentication;
  if (code.equalsString("Arrearage")) return AiErrorKind.Billing;
  if (code.startsWith(THROTTLING)) return AiErrorKind.RateLimit;
  if (code.startsWith(INVALID) || code.equalsString("DataInspectionFailed")) return AiErrorKind.InvalidRequest;
  return AiErrorKind.Api;
}

const THROTTLING: Bytes = Bytes.of("Throttling");
const INVALID: Bytes = Bytes.of("Invalid");

function defaultMessage(kind: AiErrorKind): string {
  switch (kind) {
    case AiErrorKind.InvalidRequest:
      return "The provider refused the request";
    case AiErrorKind.Authentication:
      return "The provider refused the credentials";
    case AiErrorKind.Billing:
      return "The provider's account has no credit left";
    case AiErrorKind.Permission:
      return "The provider denied the permission";
    case AiErrorKind.NotFound:
      return "The provider does not know the model or path";
    case AiErrorKind.TooLarge:
      return "The request is too large for the provider";
    case AiErrorKind.RateLimit:
      return "The provider's rate limit was reached";
    case AiErrorKind.Overloaded:
      return "The provider is overloaded";
    case AiErrorKind.Timeout:
      return "The provider did not answer in time";
    default:
      return "The provider failed";
  }
}
