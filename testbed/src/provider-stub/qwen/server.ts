import { answerTo } from "../answer.ts";
import { bearerOf, type Exchange, jsonOf, startStub } from "../exchange.ts";
import { isObject, type JsonObject } from "../json.ts";
import { SteeringError, steer } from "../steering.ts";
import { StubError } from "../stub-error.ts";
import type { ProviderStub, StubOptions } from "../stub-server.ts";
import { admit, sendJson, sendStream } from "../transmit.ts";
import { callsOf, plainReply } from "./answer.ts";
import { embed } from "./embeddings.ts";
import { INSPECTED, INTERNAL, invalid, refuse, steeredError } from "./errors.ts";
import type { Service } from "./messages.ts";
import { readGeneration } from "./request.ts";
import { dashScopeForm, errorEvent, generationEvents } from "./stream.ts";

export const QWEN_STUB_KEY = "sk-stub-dashscope";

const GENERATION = new Map<string, Service>([
  ["/api/v1/services/aigc/text-generation/generation", "text"],
  ["/api/v1/services/aigc/multimodal-generation/generation", "multimodal"],
]);
const EMBEDDING = "/api/v1/services/embeddings/text-embedding/text-embedding";

/**
 * Starts a server that speaks DashScope's own protocol: generation of texts, of texts about images, embeddings.
 * Sources: https://www.alibabacloud.com/help/en/model-studio/qwen-api-via-dashscope, the DashScope SDK
 * (github.com/dashscope/dashscope-sdk-python, common/utils.py for the events), Higress' qwen.go.
 */
export function startQwenStub(options: StubOptions = {}): Promise<ProviderStub> {
  return startStub({ key: QWEN_STUB_KEY, answer, invalid }, options);
}

/** An answer that was asked for as a stream says no in an event, too. */
async function answer(exchange: Exchange): Promise<void> {
  try {
    await route(exchange);
  } catch (error) {
    const known = error instanceof SteeringError ? invalid(error.message) : error;
    if (!(known instanceof StubError) || !streamed(exchange) || exchange.response.headersSent) throw known;
    const form = dashScopeForm();
    exchange.response.writeHead(known.status, { "content-type": form.contentType });
    exchange.response.end(form.frame(errorEvent(known), steer("", ""), 0));
  }
}

function streamed({ request }: Exchange): boolean {
  return request.headers["x-dashscope-sse"] === "enable" || request.headers.accept === "text/event-stream";
}

async function route(exchange: Exchange): Promise<void> {
  const { request, response, keys, ids, path } = exchange;
  const key = bearerOf(request);
  if (key === undefined) throw refuse(401, "InvalidApiKey", "No API-key provided.");
  if (!keys.includes(key)) throw refuse(401, "InvalidApiKey", "Invalid API-key provided.");
  const service = GENERATION.get(path);
  if (request.method !== "POST" || (service === undefined && path !== EMBEDDING)) {
    throw refuse(400, "InvalidURL", "Invalid URL provided in your request.");
  }
  const body = jsonOf(request);
  if (!isObject(body)) throw invalid("Request body format invalid, json format expected.");
  if (service !== undefined) return generate(exchange, body, service);
  const steering = steer(String(body.model), "");
  if (await admit(exchange.response, steering, steeredError))
    await sendJson(response, 200, {}, embed(body, ids.next("dashscope-")), steering);
}

async function generate(exchange: Exchange, body: JsonObject, service: Service): Promise<void> {
  const { response, ids } = exchange;
  const read = readGeneration(body, service);
  const { steering } = read;
  if (!(await admit(exchange.response, steering, steeredError))) return;
  const said = answerTo(read.conversation, steering);
  const id = ids.next("dashscope-");
  const calls = callsOf(said.toolCalls, () => ids.next("call_"));
  if (!streamed(exchange) || steering.notSse) {
    if (said.end.why === "filter") throw INSPECTED;
    return sendJson(response, 200, { "x-request-id": id }, plainReply(read, said, calls, id), steering);
  }
  const events = generationEvents(read, said, calls, id);
  const headers = { "x-request-id": id };
  return sendStream(response, { headers, events, failure: errorEvent(INTERNAL), form: dashScopeForm() }, steering);
}
