import { answerTo } from "../answer.ts";
import { bearerOf, type Exchange, jsonOf, startStub } from "../exchange.ts";
import { isObject, type JsonObject } from "../json.ts";
import { steer } from "../steering.ts";
import type { ProviderStub, StubOptions } from "../stub-server.ts";
import { admit, sendEvents, sendJson } from "../transmit.ts";
import { chatResponse, partsOf } from "./chat-answer.ts";
import { readChatRequest } from "./chat-request.ts";
import { chatEvents, failureEvent } from "./chat-stream.ts";
import { embed } from "./embed.ts";
import { invalid, refuse, steeredError } from "./errors.ts";
import { rerank } from "./rerank.ts";

export const COHERE_STUB_KEY = "co-stub";

/**
 * Starts a server that speaks Cohere's protocol: chat and embed of version 2, rerank of both. The shapes are the wire
 * types of the official client (`cohere-ai`); the limits those of the API's OpenAPI document
 * (github.com/cohere-ai/cohere-developer-experience, cohere-openapi.yaml).
 */
export function startCohereStub(options: StubOptions = {}): Promise<ProviderStub> {
  return startStub({ key: COHERE_STUB_KEY, answer, invalid }, options);
}

const HEADERS = { "x-debug-trace-id": "00000000000000000000000000000000", "x-endpoint-monthly-call-limit": "1000" };

async function answer(exchange: Exchange): Promise<void> {
  const key = bearerOf(exchange.request);
  if (key === undefined) throw refuse(401, "no api key supplied");
  if (!exchange.keys.includes(key)) throw refuse(401, "invalid api token");
  const paths = ["/v2/chat", "/v2/embed", "/v2/rerank", "/v1/rerank"];
  if (!paths.includes(exchange.path)) throw refuse(404, "404 page not found");
  if (exchange.request.method !== "POST") throw refuse(405, "405 method not allowed");
  const body = jsonOf(exchange.request);
  if (!isObject(body)) throw refuse(400, "invalid json syntax");
  if (exchange.path === "/v2/chat") return chat(exchange, body);
  const id = exchange.ids.next("co-");
  const reply = (): unknown => {
    if (exchange.path === "/v2/embed") return embed(body, id);
    return rerank(body, exchange.path === "/v1/rerank" ? "1" : "2", id);
  };
  const steering = steer(String(body.model), "");
  if (await admit(exchange.response, steering, steeredError))
    await sendJson(exchange.response, 200, HEADERS, reply(), steering);
}

async function chat(exchange: Exchange, body: JsonObject): Promise<void> {
  const { response, ids } = exchange;
  const read = readChatRequest(body);
  const { steering } = read;
  if (!(await admit(exchange.response, steering, steeredError))) return;
  const said = answerTo(read.conversation, steering);
  const id = ids.next("co-");
  const parts = partsOf(read, said, ids);
  if (!read.stream || steering.notSse) {
    return sendJson(response, 200, HEADERS, chatResponse(id, read, said, parts), steering);
  }
  return sendEvents(response, HEADERS, chatEvents(id, read, said, parts), failureEvent(), steering);
}
