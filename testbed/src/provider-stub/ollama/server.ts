import type { EmbedRequest, EmbedResponse } from "ollama";
import { answerTo } from "../answer.ts";
import { type Exchange, jsonOf, mayEnter, startStub } from "../exchange.ts";
import { anything, between, type Fields, faultOf, flag, object, text, whole } from "../fields.ts";
import type { Framing } from "../framing.ts";
import { isObject, type JsonObject } from "../json.ts";
import { vectorOf } from "../openai/embeddings.ts";
import { steer } from "../steering.ts";
import type { ProviderStub, StubOptions } from "../stub-server.ts";
import { countTokens } from "../tokens.ts";
import { admit, sendJson, sendStream } from "../transmit.ts";
import { CREATED_AT, chatLines, chatResponse, loaded } from "./chat-answer.ts";
import { readChatRequest, readModel } from "./chat-request.ts";
import { faulty, invalid, RUNNER_FAILURE, refuse, steeredError } from "./errors.ts";

const MODELS = ["llama3.2:latest", "deepseek-r1:8b", "all-minilm:latest", "stub-plain:latest"];

/**
 * Starts a server that speaks Ollama's own protocol: chat, embed, tags. As types of the official client (`ollama`) and
 * the server's source (github.com/ollama/ollama, api/types.go and server/routes.go) have it. It asks for no key unless
 * it is given some; then for a bearer token, as Ollama's cloud does.
 */
export function startOllamaStub(options: StubOptions = {}): Promise<ProviderStub> {
  return startStub({ key: "", answer, invalid }, options);
}

async function answer(exchange: Exchange): Promise<void> {
  const { request, response } = exchange;
  if (!mayEnter(exchange)) throw refuse(401, "unauthorized");
  switch (`${request.method} ${exchange.path}`) {
    case "POST /api/chat":
      return chat(exchange, bodyOf(exchange));
    case "POST /api/embed":
      return embed(exchange, bodyOf(exchange));
    case "GET /api/tags":
      return sendJson(response, 200, {}, { models: MODELS.map(tag) });
  }
  if (["/api/chat", "/api/embed", "/api/tags"].includes(exchange.path)) throw refuse(405, "405 method not allowed");
  throw refuse(404, "404 page not found");
}

function bodyOf(exchange: Exchange): JsonObject {
  if (exchange.request.body.length === 0) throw invalid("missing request body");
  const body = jsonOf(exchange.request);
  if (!isObject(body)) throw invalid("invalid character looking for beginning of value");
  return body;
}

/** One JSON object a line. It has no comments; the steering's are left out. */
const LINES: Framing = {
  contentType: "application/x-ndjson",
  frame: (event, steering) => `${event.data}${steering.crlf ? "\r\n" : "\n"}`,
};

async function chat(exchange: Exchange, body: JsonObject): Promise<void> {
  const { response, ids } = exchange;
  const read = readChatRequest(body);
  const { steering } = read;
  if (!(await admit(exchange.response, steering, steeredError))) return;
  if (read.empty !== undefined) return sendJson(response, 200, {}, loaded(read, read.empty), steering);
  const said = answerTo(read.conversation, steering);
  if (!read.stream || steering.notSse) return sendJson(response, 200, {}, chatResponse(read, said, ids), steering);
  const failure = { data: JSON.stringify({ error: RUNNER_FAILURE }), part: "closing" as const };
  return sendStream(response, { headers: {}, events: chatLines(read, said, ids), failure, form: LINES }, steering);
}

/** Numbers in a vector unless fewer are asked for; few, so that a test can print one. */
const DIMENSIONS = 8;

const EMBED: Readonly<Record<keyof EmbedRequest, Fields[string]>> = {
  model: text,
  input: anything,
  truncate: flag,
  keep_alive: { kinds: ["string", "number"] },
  dimensions: between(0, Number.MAX_SAFE_INTEGER, whole),
  options: object,
};

async function embed(exchange: Exchange, body: JsonObject): Promise<void> {
  const fault = faultOf(body, EMBED);
  if (fault !== undefined) throw faulty(fault, "EmbedRequest");
  const model = readModel(body);
  const steering = steer(model, "");
  if (!(await admit(exchange.response, steering, steeredError))) return;
  const { input = [] } = body;
  const texts = (Array.isArray(input) ? input : [input]).filter((item) => item !== "");
  if (texts.some((item) => typeof item !== "string")) throw invalid("invalid input type");
  const asked = typeof body.dimensions === "number" ? body.dimensions : 0;
  const size = asked > 0 ? Math.min(asked, DIMENSIONS) : DIMENSIONS;
  const reply: EmbedResponse = {
    model,
    embeddings: texts.map((item) => [...vectorOf(item, size)]),
    total_duration: 2_000_000,
    load_duration: 1_000_000,
    prompt_eval_count: texts.reduce((sum, item) => sum + countTokens(item), 0),
  };
  return sendJson(exchange.response, 200, {}, reply, steering);
}

function tag(name: string) {
  const [family = ""] = name.split(/[:\d]/);
  return {
    name,
    model: name,
    modified_at: CREATED_AT,
    size: 2_019_393_189,
    digest: "a80c4f17acd55265feec403c7aef86be0c25983ab279d83f3bcd3abbcb5b8b72",
    details: {
      parent_model: "",
      format: "gguf",
      family,
      families: [family],
      parameter_size: "3.2B",
      quantization_level: "Q4_K_M",
    },
  };
}
