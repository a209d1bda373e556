import { answerTo } from "../answer.ts";
import { bearerOf, type Exchange, jsonOf, startStub } from "../exchange.ts";
import { isObject } from "../json.ts";
import type { Ids, ProviderStub, StubOptions } from "../stub-server.ts";
import { admit, sendJson, sendStream } from "../transmit.ts";
import { type AnswerIds, plainReply } from "./answer.ts";
import { invalid, refuse, steeredError } from "./errors.ts";
import { type App, type AppRequest, Conversations, readAppRequest } from "./request.ts";
import { appEvents, DIFY_EVENTS, failureEvent } from "./stream.ts";

/** The key of an app that is whatever its path says. */
export const DIFY_STUB_KEY = "app-stub";
/** The keys of an agent and of a chatflow, which share the path of a chat. */
export const DIFY_STUB_AGENT_KEY = "app-stub-agent";
export const DIFY_STUB_CHATFLOW_KEY = "app-stub-chatflow";

const PATHS = new Map<string, App>([
  ["/v1/chat-messages", "chat"],
  ["/v1/completion-messages", "completion"],
  ["/v1/workflows/run", "workflow"],
]);

/**
 * Starts a server that speaks Dify's protocol for apps: chats, agents, chatflows, completions, workflows. A key belongs
 * to one app. An app has no model in its requests: it is steered by directives in its query or inputs.
 * Source: the OpenAPI document of github.com/langgenius/dify-docs (en/api-reference/openapi_service.json).
 */
export function startDifyStub(options: StubOptions = {}): Promise<ProviderStub> {
  const conversations = new Conversations();
  const keys = options.keys ?? [DIFY_STUB_KEY, DIFY_STUB_AGENT_KEY, DIFY_STUB_CHATFLOW_KEY];
  const parts = { key: DIFY_STUB_KEY, answer: (exchange: Exchange) => answer(exchange, conversations), invalid };
  return startStub(parts, { ...options, keys });
}

async function answer(exchange: Exchange, conversations: Conversations): Promise<void> {
  const { request, response, ids } = exchange;
  const app = appOf(exchange);
  const body = jsonOf(request);
  if (!isObject(body)) throw refuse(400, "bad_request", "Failed to decode JSON object");
  const read = readAppRequest(body, app);
  const { steering } = read;
  const conversation = conversations.of(read, () => uuid(ids));
  if (!(await admit(response, steering, steeredError))) return;
  const said = answerTo(read.conversation, { ...steering, thinking: steering.thinking && tellsThoughts(read) });
  const named: AnswerIds = { task: uuid(ids), message: uuid(ids), conversation, run: uuid(ids) };
  if (!read.streaming || steering.notSse) {
    return sendJson(response, 200, {}, plainReply(read, said, named), steering);
  }
  const events = appEvents(read, said, named);
  const failure = failureEvent(read, named);
  return sendStream(response, { headers: {}, events, failure, form: DIFY_EVENTS }, steering);
}

function uuid(ids: Ids): string {
  return ids.next("00000000-0000-4000-8000-000000");
}

/** A chat and a completion have no place for thoughts, nor has a plain answer. */
function tellsThoughts({ app, streaming, steering }: AppRequest): boolean {
  return streaming && !steering.notSse && app !== "chat" && app !== "completion";
}

function appOf({ request, keys, path }: Exchange): App {
  const key = bearerOf(request);
  if (key === undefined) {
    const message = "Authorization header must be provided and start with 'Bearer'";
    throw refuse(401, "unauthorized", message);
  }
  if (!keys.includes(key)) throw refuse(401, "unauthorized", "Access token is invalid");
  const app = PATHS.get(path);
  if (app === undefined) throw refuse(404, "not_found", "The requested URL was not found on the server.");
  if (request.method !== "POST")
    throw refuse(405, "method_not_allowed", "The method is not allowed for the requested URL.");
  const own = key.endsWith("-agent") ? "agent" : key.endsWith("-chatflow") ? "chatflow" : app;
  if (own === app || app === "chat") return own;
  const code = app === "workflow" ? "not_workflow_app" : "app_unavailable";
  throw refuse(400, code, "Please check if your app mode matches the right API route.");
}
