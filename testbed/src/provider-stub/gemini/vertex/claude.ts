import type { OutgoingHttpHeaders } from "node:http";
import { countInput } from "../../answer.ts";
import { AnthropicStubError, invalid, required } from "../../anthropic/errors.ts";
import { parse, sendMessage } from "../../anthropic/reply.ts";
import { readCountRequest, readMessagesRequest } from "../../anthropic/request.ts";
import { isObject, type JsonObject } from "../../json.ts";
import { SteeringError } from "../../steering.ts";
import { sendJson } from "../../transmit.ts";
import { GoogleError } from "../errors.ts";
import type { Exchange } from "../exchange.ts";

const VERSION = "vertex-2023-10-16";
/** The name of the model that counts the tokens of others. */
const COUNTER = "count-tokens";

/**
 * Answers `rawPredict` and `streamRawPredict` of Anthropic's models: the messages API, with the version in the body
 * and the model in the path. What is refused before the model is refused by Google, the rest by Anthropic.
 */
export async function serveClaude(exchange: Exchange, model: string): Promise<void> {
  const { request, response, ids } = exchange;
  const requestId = ids.next("req_vrtx_");
  const headers: OutgoingHttpHeaders = { "request-id": requestId };
  try {
    const body = readBody(parse(request));
    if (model === COUNTER) {
      const read = readCountRequest(body, "2023-06-01");
      return await sendJson(response, 200, headers, { input_tokens: countInput(read.conversation) }, read.steering);
    }
    if ("model" in body) throw invalid("model: Extra inputs are not permitted");
    const read = readMessagesRequest({ ...body, model }, "2023-06-01");
    await sendMessage({ response, headers, requestId, ids }, read);
  } catch (error) {
    const known = error instanceof SteeringError ? invalid(error.message) : error;
    if (!(known instanceof AnthropicStubError) || response.headersSent) throw error;
    if (ofGoogle(known.status)) throw new GoogleError(known.status, known.message);
    await sendJson(response, known.status, headers, known.body(requestId));
  }
}

/** Quotas, permissions and models are Google's. */
function ofGoogle(status: number): boolean {
  return [401, 403, 404, 429].includes(status);
}

/** The body without what only Vertex has in it. */
function readBody(body: unknown): JsonObject {
  if (!isObject(body)) throw invalid("Input should be a valid dictionary or object to extract fields from");
  const { anthropic_version: version, anthropic_beta: _betas, ...rest } = body;
  if (version === undefined) throw required("anthropic_version");
  if (version !== VERSION) throw invalid(`anthropic_version: Input should be '${VERSION}'`);
  return rest;
}
