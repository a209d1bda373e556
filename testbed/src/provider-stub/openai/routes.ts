import type { OutgoingHttpHeaders } from "node:http";
import type { Model } from "openai/resources/models";
import { isObject } from "../json.ts";
import { steer } from "../steering.ts";
import { CREATED } from "../stub-server.ts";
import { admit, sendJson } from "../transmit.ts";
import { serveChat } from "./chat.ts";
import type { ChatProfile } from "./chat-request.ts";
import { serveCompletions } from "./completions.ts";
import { embed } from "./embeddings.ts";
import { OpenAiError, steeredError, unknownModel } from "./errors.ts";
import { type Exchange, parse } from "./exchange.ts";
import { FileStore } from "./files.ts";
import { serveImages } from "./images.ts";
import { serveModerations } from "./moderations.ts";
import { serveRerank } from "./rerank.ts";
import { ResponseStore, serveResponses } from "./responses/serve.ts";
import { serveSpeech } from "./speech.ts";

type Serve = (exchange: Exchange, headers: OutgoingHttpHeaders, id: string) => Promise<void>;

interface Route {
  readonly method: "GET" | "POST" | "DELETE";
  /** Of the path; its group is an id. */
  readonly pattern: RegExp;
  readonly serve: Serve;
}

const MODELS = ["gpt-4o", "gpt-4o-mini", "o4-mini", "text-embedding-3-small", "stub-plain"];

/** The API of one stub, with the responses and files it keeps. */
export function openAiRoutes(profile: ChatProfile): readonly Route[] {
  const responses = new ResponseStore();
  const files = new FileStore();
  const json = (exchange: Exchange, headers: OutgoingHttpHeaders, body: unknown): Promise<void> =>
    sendJson(exchange.response, 200, headers, body);
  return [
    on("POST", "/v1/chat/completions", (exchange, headers) => serveChat(exchange, headers, profile)),
    on("POST", "/v1/completions", serveCompletions),
    on("POST", "/v1/embeddings", embeddings),
    on("GET", "/v1/models", (exchange, headers) => json(exchange, headers, modelList())),
    on("GET", "/v1/models/*", (exchange, headers, id) => json(exchange, headers, findModel(id))),
    on("POST", "/v1/responses", (exchange, headers) => serveResponses(exchange, headers, responses)),
    on("GET", "/v1/responses/*", (exchange, headers, id) => json(exchange, headers, responses.get(id))),
    on("DELETE", "/v1/responses/*", (exchange, headers, id) => json(exchange, headers, responses.delete(id))),
    on("POST", "/v1/images/generations", serveImages),
    on("POST", "/v1/audio/speech", serveSpeech),
    on("POST", "/v1/moderations", serveModerations),
    on("POST", "/v1/rerank", serveRerank),
    on("POST", "/v1/files", (exchange, headers) => files.upload(exchange, headers)),
    on("GET", "/v1/files", (exchange, headers) => files.listFiles(exchange, headers)),
    on("GET", "/v1/files/*", (exchange, headers, id) => files.sendFile(exchange, headers, id)),
    on("DELETE", "/v1/files/*", (exchange, headers, id) => files.deleteFile(exchange, headers, id)),
    on("GET", "/v1/files/*/content", (exchange, headers, id) => files.sendContent(exchange, headers, id)),
    on("POST", "/v1/batches", (exchange, headers) => files.createBatch(exchange, headers)),
    on("GET", "/v1/batches", (exchange, headers) => files.listBatches(exchange, headers)),
    on("GET", "/v1/batches/*", (exchange, headers, id) => files.sendBatch(exchange, headers, id)),
    on("POST", "/v1/batches/*/cancel", (exchange, headers, id) => files.cancelBatch(exchange, headers, id)),
  ];
}

/** In a path `*` is an id. */
function on(method: Route["method"], path: string, serve: Serve): Route {
  return { method, pattern: new RegExp(`^${path.replace("*", "([^/]+)")}$`), serve };
}

/** Finds who answers a request, and answers. Throws OpenAiError. */
export async function serveRoute(
  routes: readonly Route[],
  exchange: Exchange,
  headers: OutgoingHttpHeaders,
): Promise<void> {
  const { method, path: target } = exchange.request;
  const path = target.replace(/\?.*$/, "");
  const fitting = routes.flatMap((route) => {
    const match = route.pattern.exec(path);
    return match === null ? [] : [{ route, id: decodeURIComponent(match[1] ?? "") }];
  });
  const found = fitting.find(({ route }) => route.method === method);
  if (found === undefined) throw wrongRoute(method, path, target, fitting.length > 0);
  await found.route.serve(exchange, headers, found.id);
}

function wrongRoute(method: string, path: string, target: string, known: boolean): OpenAiError {
  const message = known
    ? `Not allowed to ${method} on ${path}. (HINT: Perhaps you meant to use a different HTTP method?)`
    : `Invalid URL (${method} ${target})`;
  const error = { message, type: "invalid_request_error", param: null, code: known ? "method_not_supported" : null };
  return new OpenAiError(known ? 405 : 404, error);
}

function modelList() {
  return { object: "list", data: MODELS.map(model) };
}

function findModel(id: string): Model {
  if (!MODELS.includes(id)) throw unknownModel(id);
  return model(id);
}

function model(id: string): Model {
  return { id, object: "model", created: CREATED, owned_by: "stub" };
}

async function embeddings(exchange: Exchange, headers: OutgoingHttpHeaders): Promise<void> {
  const body = parse(exchange.request);
  const name = isObject(body) && typeof body.model === "string" ? body.model : "";
  const steering = steer(name, "");
  if (!(await admit(exchange.response, steering, steeredError))) return;
  return sendJson(exchange.response, 200, headers, embed(body), steering);
}
