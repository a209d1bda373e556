import type { ServerResponse } from "node:http";
import type { RecordedRequest } from "@sluice/testing/hosts";
import type { Ids } from "../stub-server.ts";
import { invalid } from "./errors.ts";

/** One request to the stub and what its answer needs. */
export interface Exchange {
  readonly request: RecordedRequest;
  readonly response: ServerResponse;
  readonly ids: Ids;
}

/** The body as JSON. Throws OpenAiError. */
export function parse(request: RecordedRequest): unknown {
  try {
    return request.json;
  } catch {
    const hint = "(HINT: This likely means you aren't using your HTTP library correctly.)";
    throw invalid(`We could not parse the JSON body of your request. ${hint} The OpenAI API expects a JSON payload.`);
  }
}
