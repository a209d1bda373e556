import type { Fault, Kind } from "../fields.ts";
import { StubError } from "../stub-error.ts";

/** Every error of the server is a status and `{"error"}` (github.com/ollama/ollama, server/routes.go). */
export function refuse(status: number, error: string): StubError {
  return new StubError(status, { error });
}

export function invalid(reason: string): StubError {
  return refuse(400, reason);
}

export function unknownModel(model: string): StubError {
  return refuse(404, `model '${model}' not found`);
}

const GO_TYPES: Readonly<Record<Kind, string>> = {
  string: "string",
  integer: "int",
  number: "float64",
  boolean: "bool",
  array: "[]any",
  object: "map[string]interface {}",
};

/**
 * What Go's decoder says of a body, the path with the name of the request's type and without positions in lists.
 * The server itself leaves out fields it does not know; the stub refuses them, so that a conversion which leaves one
 * of another protocol behind does not pass.
 */
export function faulty(fault: Fault, type: "ChatRequest" | "EmbedRequest"): StubError {
  const path = fault.path.replace(/\[\d+\]/g, "");
  switch (fault.what) {
    case "unknown":
      return invalid(`json: unknown field "${path}"`);
    case "missing":
      return invalid(`${path} is required`);
    case "kind": {
      const expected = GO_TYPES[fault.kinds[0] ?? "string"];
      return invalid(
        `json: cannot unmarshal ${nameOf(fault.value)} into Go struct field ${type}.${path} of type ${expected}`,
      );
    }
    case "range":
      return invalid(`${path} must be between ${fault.range[0]} and ${fault.range[1]}`);
    case "value":
      return invalid(`invalid ${path}: "${fault.value}"`);
  }
}

/** A type as Go's decoder names it. */
function nameOf(value: unknown): string {
  if (Array.isArray(value)) return "array";
  return typeof value === "boolean" ? "bool" : typeof value;
}

/** Errors a test asks for, by status. */
const BY_STATUS: Readonly<Record<number, string>> = {
  400: "missing request body",
  401: "unauthorized",
  403: "remote model is unavailable",
  404: "model 'stub' not found",
  429: "you have reached your usage limit, please try again later",
  499: "request canceled",
  503: "server busy, please try again.  maximum pending requests exceeded",
};

/** What a runner says that broke. */
export const RUNNER_FAILURE = "an error was encountered while running the model";

/** The error a steering asks for. An unlisted status has the text of a broken runner. */
export function steeredError(kind: number | "quota"): StubError {
  const status = kind === "quota" ? 429 : kind;
  return refuse(status, BY_STATUS[status] ?? RUNNER_FAILURE);
}
