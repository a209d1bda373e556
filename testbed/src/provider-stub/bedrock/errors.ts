import type { OutgoingHttpHeaders } from "node:http";

/** An exception of the service, named as the official client names it. */
export class BedrockError extends Error {
  readonly status: number;
  readonly type: string;
  /** Some refusals come from in front of the service, which spells `Message` with a capital. */
  readonly body: Readonly<Record<string, string>>;

  constructor(status: number, type: string, message: string, capital = false) {
    super(message);
    this.status = status;
    this.type = type;
    this.body = { [capital ? "Message" : "message"]: message };
  }

  /** The type stands in a header, with the name of its model behind it. */
  get headers(): OutgoingHttpHeaders {
    return { "x-amzn-errortype": `${this.type}:http://internal.amazon.com/coral/com.amazon.bedrock/` };
  }
}

/** 400: the request's own fault. */
export function invalid(message: string): BedrockError {
  return new BedrockError(400, "ValidationException", message);
}

/** 400 from the model itself, which the service passes on. */
export function malformed(reason: string): BedrockError {
  return invalid(
    `The model returned the following errors: Malformed input request: ${reason}, please reformat your input and try again.`,
  );
}

/** 400 for values outside of their bounds, each with its path: lists count from 1. */
export function constraints(violations: readonly string[]): BedrockError {
  const count = violations.length === 1 ? "1 validation error" : `${violations.length} validation errors`;
  return invalid(`${count} detected: ${violations.join("; ")}`);
}

/** 400 for a value of the wrong JSON type. */
export function unserializable(message: string): BedrockError {
  return new BedrockError(400, "SerializationException", message);
}

export function forbidden(type: string, message: string): BedrockError {
  return new BedrockError(403, type, message);
}

const INTERNAL = "The system encountered an unexpected error during processing. Try your request again.";

/** Errors a test asks for, by status. */
const BY_STATUS: Readonly<Record<number, readonly [type: string, message: string]>> = {
  400: ["ValidationException", "The provided request is not valid"],
  403: ["AccessDeniedException", "You don't have access to the model with the specified model ID."],
  404: ["ResourceNotFoundException", "Could not resolve the foundation model from the provided model identifier."],
  408: ["ModelTimeoutException", "The request took too long to process."],
  413: ["ValidationException", "Input is too long for requested model."],
  424: ["ModelErrorException", "The model returned an error."],
  429: ["ThrottlingException", "Too many requests, please wait before trying again."],
  500: ["InternalServerException", INTERNAL],
  503: ["ServiceUnavailableException", "Bedrock is unable to process your request."],
};

/** The error a steering asks for. An unlisted status has the shape of a server error. */
export function steeredError(kind: number | "quota"): BedrockError {
  if (kind === "quota") {
    return new BedrockError(429, "ThrottlingException", "Too many tokens per day, please wait before trying again.");
  }
  const [type, message] = BY_STATUS[kind] ?? ["InternalServerException", INTERNAL];
  return new BedrockError(kind, type, message);
}
