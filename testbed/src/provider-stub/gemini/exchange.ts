import type { OutgoingHttpHeaders, ServerResponse } from "node:http";
import type { RecordedRequest } from "@sluice/testing/hosts";
import type { Ids } from "../stub-server.ts";
import { invalid } from "./errors.ts";

/** One request to the stub and what its answer needs. */
export interface Exchange {
  readonly request: RecordedRequest;
  readonly response: ServerResponse;
  readonly url: URL;
  readonly ids: Ids;
}

/** Headers of every reply. */
export const REPLY_HEADERS: OutgoingHttpHeaders = {
  "content-type": "application/json; charset=UTF-8",
  vary: "Origin, X-Origin, Referer",
  server: "scaffolding on HTTPServer2",
  "x-xss-protection": "0",
  "x-frame-options": "SAMEORIGIN",
  "x-content-type-options": "nosniff",
};

/** Google writes its JSON for readers. */
export function pretty(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** The body as JSON. Throws GoogleError. */
export function parse(request: RecordedRequest): unknown {
  try {
    return request.json;
  } catch {
    throw invalid("Invalid JSON payload received. Unexpected end of string. Expected a value.\n\n^");
  }
}
