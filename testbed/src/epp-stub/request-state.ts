import { isRecord } from "@sluice/manifest";
import type { EppBehaviour } from "./behaviour.ts";

/** What a pick is made of. */
export interface PickRequest {
  /** The last of each name, as the endpoint picker keeps them. */
  readonly headers: ReadonlyMap<string, string>;
  /** Undefined for a request without a body. */
  readonly body: Readonly<Record<string, unknown>> | undefined;
  /** The only endpoints that may be picked, when the gateway says so. */
  readonly subset: readonly string[] | undefined;
}

/** `ip:port` of those to try, the best first; none: there is no endpoint. */
export type Pick = (request: PickRequest) => readonly string[];

/** The endpoint picker's answer to a request that it does not pick for. */
export interface Refusal {
  readonly status: number;
  readonly text: string;
}

/** As the endpoint picker v1.1.0 words them. */
const REASONS: Readonly<Record<number, string>> = {
  400: "BadRequest - model not found in request body",
  404: "BadConfiguration - no such model",
  429: "InferencePoolResourceExhausted - system saturated, sheddable request dropped",
  500: "Internal - no pods available in datastore",
  503: "ServiceUnavailable - failed to find candidate pods for serving the request",
};

export function refusal(status: number, text?: string): Refusal {
  return { status, text: text ?? `inference gateway: ${REASONS[status] ?? "Unknown"}` };
}

/** The body that goes to the model server, or why there is none. */
export function readBody(
  bytes: Buffer,
  behaviour: EppBehaviour,
  rewrite: string | undefined,
): { readonly body: Record<string, unknown> } | Refusal {
  let body: unknown;
  try {
    body = JSON.parse(bytes.toString("utf8"));
  } catch {
    return refusal(400, "inference gateway: BadRequest - Error unmarshaling request body");
  }
  if (!isRecord(body) || typeof body.model !== "string") return refusal(400);
  return { body: { ...body, model: behaviour.model ?? rewrite ?? body.model } };
}

/** Names that it takes out of what it says back: they are for itself. */
const OWN = new Set([
  "x-gateway-inference-fairness-id",
  "x-gateway-inference-objective",
  "x-gateway-model-name-rewrite",
]);

/** All headers as the endpoint picker says them back: of repeated ones the last alone. */
export function echo(headers: ReadonlyMap<string, string>): (readonly [string, string])[] {
  return [...headers].filter(([name]) => !OWN.has(name));
}
