import type { Fault, Kind } from "../fields.ts";
import { StubError } from "../stub-error.ts";

/**
 * Cohere's errors: a status and `{"message"}`, the texts as its list of them has
 * (https://docs.cohere.com/reference/errors). Newer answers carry the request's id beside the message.
 */
export interface CohereErrorBody {
  readonly id: string;
  readonly message: string;
}

const ID = "00000000-0000-4000-8000-000000000000";

export function refuse(status: number, message: string, headers: Readonly<Record<string, string>> = {}): StubError {
  const body: CohereErrorBody = { id: ID, message };
  return new StubError(status, body, headers);
}

/** 400: a value that is not allowed. */
export function invalid(reason: string): StubError {
  return refuse(400, `invalid request: ${reason}`);
}

export function unknownModel(model: string): StubError {
  return refuse(
    404,
    `model '${model}' not found, make sure the correct model ID was used and that you have access to the model.`,
  );
}

/** The errors of a body's shape, as the Go server behind the API names types. `reference` is the documentation's page. */
export function faulty(fault: Fault, reference: string): StubError {
  const usage = `For proper usage, please refer to https://docs.cohere.com/v2/reference/${reference}`;
  switch (fault.what) {
    case "unknown":
      return refuse(422, `unknown field: parameter '${fault.path}' is not a valid field. ${usage}`);
    case "missing":
      return invalid(`'${fault.path}' is required`);
    case "kind": {
      const expected = fault.kinds.map((kind) => GO_TYPES[kind]).join(" or ");
      const got = goType(fault.value);
      return refuse(
        422,
        `invalid type: parameter '${fault.path}' is of type ${got} but should be of type ${expected}. ${usage}`,
      );
    }
    case "range":
      return invalid(`${fault.path} must be between ${fault.range[0]} and ${fault.range[1]} inclusive.`);
    case "value":
      return invalid(`${fault.path} must be one of ${fault.values.join(", ")}`);
  }
}

const GO_TYPES: Readonly<Record<Kind, string>> = {
  string: "string",
  integer: "int",
  number: "float32",
  boolean: "bool",
  array: "[]Object",
  object: "Object",
};

function goType(value: unknown): string {
  if (Array.isArray(value)) return "array";
  return typeof value === "boolean" ? "bool" : typeof value;
}

/** Errors a test asks for, by status. */
const BY_STATUS: Readonly<Record<number, string>> = {
  400: "invalid request",
  401: "invalid api token",
  402: "Please add or update your payment method at https://dashboard.cohere.com/billing?tab=payment to continue",
  403: "forbidden",
  404: "model 'stub' not found, make sure the correct model ID was used and that you have access to the model.",
  422: "unprocessable entity",
  429: "Please wait and try again later",
  498: "the request was blocked",
  499: "request cancelled",
  500: "internal server error, this has been reported to our developers.",
  503: "service unavailable",
};

/** The error a steering asks for. An unlisted status has the text of a server error. */
export function steeredError(kind: number | "quota"): StubError {
  const status = kind === "quota" ? 402 : kind;
  return refuse(status, BY_STATUS[status] ?? "internal server error", status === 429 ? { "retry-after": "1" } : {});
}
