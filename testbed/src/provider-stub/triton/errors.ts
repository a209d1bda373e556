import type { Fault } from "../fields.ts";
import { StubError } from "../stub-error.ts";

/** Triton's errors: a status and `{"error"}` (docs/protocol/extension_generate.md). */
export function refuse(status: number, error: string): StubError {
  return new StubError(status, { error });
}

export function invalid(reason: string): StubError {
  return refuse(400, reason);
}

/** The errors of a body's shape, for the model that is asked. */
export function faulty(fault: Fault, model: string): StubError {
  switch (fault.what) {
    case "unknown":
      return invalid(`unexpected inference input '${fault.path}' for model '${model}'`);
    case "missing":
      return invalid(
        `expected 1 inputs but got 0 inputs for model '${model}'. Got input(s) [], but missing required input(s) ['${fault.path}'].`,
      );
    case "kind":
      return invalid(`attempt to access JSON non-${fault.kinds[0]} as ${fault.kinds[0]}: '${fault.path}'`);
    case "range":
      return invalid(`${fault.path} must be in [${fault.range[0]}, ${fault.range[1]}], got ${fault.value}.`);
    case "value":
      return invalid(`${fault.path} must be one of ${fault.values.join(", ")}`);
  }
}

const BY_STATUS: Readonly<Record<number, string>> = {
  400: "Invalid request.",
  401: "unauthorized",
  404: "Request for unknown model: 'stub' is not found",
  429: "Exceeds maximum queue size",
  503: "Server is not ready",
};

/** What a model says that broke. */
export const MODEL_FAILURE = "Error generating stream: the model has failed.";

/** The error a steering asks for. An unlisted status has the text of a failing model. */
export function steeredError(kind: number | "quota"): StubError {
  const status = kind === "quota" ? 429 : kind;
  return refuse(status, BY_STATUS[status] ?? MODEL_FAILURE);
}
