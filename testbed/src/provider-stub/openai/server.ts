import type { OutgoingHttpHeaders } from "node:http";
import type { Model } from "openai/resources/models";
import type { RecordedRequest } from "../../upstream/recorder.ts";
import { startRecordingServer } from "../../upstream/recording-server.ts";
import { isObject } from "../json.ts";
import { SteeringError, steer } from "../steering.ts";
import { CREATED, Ids, type ProviderStub, type StubOptions } from "../stub-server.ts";
import { admit, sendJson } from "../transmit.ts";
import { checkKey } from "./auth.ts";
import { serveChat } from "./chat.ts";
import { embed } from "./embeddings.ts";
import { invalid, OpenAiError, steeredError, unknownModel } from "./errors.ts";
import { type Exchange, parse } from "./exchange.ts";

export const OPENAI_STUB_KEY = "sk-stub-openai";

const MODELS = ["gpt-4o", "gpt-4o-mini", "o4-mini", "text-embedding-3-small", "stub-plain"];

/** Starts a server that speaks OpenAI's protocol: chat completions, embeddings, models. */
export async function startOpenAiStub(options: StubOptions = {}): Promise<ProviderStub> {
  const keys = options.keys ?? [OPENAI_STUB_KEY];
  const ids = new Ids();
  const server = await startRecordingServer((request, response) => serve({ request, response, ids }, keys), options);
  return { ...server, key: keys[0] ?? "" };
}

async function serve(exchange: Exchange, keys: readonly string[]): Promise<void> {
  const { request, response, ids } = exchange;
  const headers = replyHeaders(ids);
  try {
    checkKey(request, keys);
    await route(exchange, headers);
  } catch (error) {
    const known = error instanceof SteeringError ? invalid(error.message) : error;
    if (!(known instanceof OpenAiError) || response.headersSent) throw error;
    await sendJson(response, known.status, { ...headers, ...known.headers }, known.body);
  }
}

async function route(exchange: Exchange, headers: OutgoingHttpHeaders): Promise<void> {
  const { request, response } = exchange;
  const path = request.path.replace(/\?.*$/, "");
  const wanted = path === "/v1/chat/completions" || path === "/v1/embeddings" ? "POST" : "GET";
  if (path === "/v1/chat/completions" && request.method === wanted) return serveChat(exchange, headers);
  if (path === "/v1/embeddings" && request.method === wanted) return embeddings(exchange, headers);
  if (path === "/v1/models" && request.method === wanted) {
    return sendJson(response, 200, headers, { object: "list", data: MODELS.map(model) });
  }
  if (path.startsWith("/v1/models/") && request.method === wanted) {
    const id = decodeURIComponent(path.slice("/v1/models/".length));
    if (!MODELS.includes(id)) throw unknownModel(id);
    return sendJson(response, 200, headers, model(id));
  }
  throw wrongRoute(request, path);
}

function wrongRoute(request: RecordedRequest, path: string): OpenAiError {
  const known = ["/v1/chat/completions", "/v1/embeddings", "/v1/models"].includes(path);
  const message = known
    ? `Not allowed to ${request.method} on ${path}. (HINT: Perhaps you meant to use a different HTTP method?)`
    : `Invalid URL (${request.method} ${request.path})`;
  const error = { message, type: "invalid_request_error", param: null, code: known ? "method_not_supported" : null };
  return new OpenAiError(known ? 405 : 404, error);
}

function model(id: string): Model {
  return { id, object: "model", created: CREATED, owned_by: "stub" };
}

async function embeddings(exchange: Exchange, headers: OutgoingHttpHeaders): Promise<void> {
  const body = parse(exchange.request);
  const name = isObject(body) && typeof body.model === "string" ? body.model : "";
  const steering = steer(name, "");
  if (!(await admit(exchange.response, steering))) return;
  if (steering.error !== undefined) throw steeredError(steering.error);
  return sendJson(exchange.response, 200, headers, embed(body), steering);
}

function replyHeaders(ids: Ids): OutgoingHttpHeaders {
  return {
    "x-request-id": ids.next("req_"),
    "openai-organization": "org-stub",
    "openai-processing-ms": "1",
    "openai-version": "2020-10-01",
    "x-ratelimit-limit-requests": "10000",
    "x-ratelimit-limit-tokens": "200000",
    "x-ratelimit-remaining-requests": "9999",
    "x-ratelimit-remaining-tokens": "199000",
    "x-ratelimit-reset-requests": "6ms",
    "x-ratelimit-reset-tokens": "300ms",
  };
}
