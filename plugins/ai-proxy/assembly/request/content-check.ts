import { Bytes, MediaType, requestHeaders } from "proxy-wasm-assemblyscript-sdk/assembly";
import { AiError, AiErrorKind } from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { isCoded } from "../content-coding";
import { CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE } from "../header-names";
import { lengthOf } from "./request-head";

/** What a head says of the body behind it. */
export const enum ContentVerdict {
  /** JSON that can be read. */
  Readable,
  /** Something else: a form, or compressed. */
  Foreign,
}

export function checkContent(): ContentVerdict {
  const isJson = MediaType.parse(requestHeaders.getBytes(CONTENT_TYPE)).isJson;
  return !isCoded(requestHeaders.getBytes(CONTENT_ENCODING)) && isJson
    ? ContentVerdict.Readable
    : ContentVerdict.Foreign;
}

/** Why a body that is not readable JSON is refused. */
export function foreignContent(): AiError {
  if (isCoded(requestHeaders.getBytes(CONTENT_ENCODING))) {
    return invalid(415, "The body may not be compressed", "unsupported_content_encoding");
  }
  const type = requestHeaders.getBytes(CONTENT_TYPE);
  if (type.length == 0)
    return invalid(400, "The content type is missing: send application/json", "missing_content_type");
  return invalid(415, "The content type must be application/json", "unsupported_content_type");
}

/** Whether the head announces more bytes than that. */
export function announcesMoreThan(limit: i32): bool {
  return lengthOf(requestHeaders.getBytes(CONTENT_LENGTH)) > limit;
}

export function tooLarge(limit: i32): AiError {
  return invalid(413, "The body is larger than " + limit.toString() + " bytes", "request_too_large");
}

function invalid(status: i32, message: string, code: string): AiError {
  const kind = status == 413 ? AiErrorKind.TooLarge : AiErrorKind.InvalidRequest;
  const error = AiError.of(kind, message, code);
  return new AiError(kind, status, error.message, error.code, Bytes.empty());
}
