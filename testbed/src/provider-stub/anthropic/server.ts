import type { OutgoingHttpHeaders, ServerResponse } from "node:http";
import type { ModelInfo } from "@anthropic-ai/sdk/resources/models";
import { type RecordedRequest, startRecordingServer } from "@sluice/testing/hosts";
import { countInput } from "../answer.ts";
import { SteeringError } from "../steering.ts";
import { Ids, type ProviderStub, type StubOptions } from "../stub-server.ts";
import { admit, sendJson } from "../transmit.ts";
import { checkKey, readVersion } from "./auth.ts";
import { AnthropicStubError, invalid, steeredError } from "./errors.ts";
import { parse, sendMessage } from "./reply.ts";
import { readCountRequest, readMessagesRequest } from "./request.ts";

export const ANTHROPIC_STUB_KEY = "sk-ant-stub";

const MODELS = ["claude-sonnet-5-5", "claude-haiku-5-5", "claude-sonnet-4-5", "stub-plain"];

/** Starts a server that speaks Anthropic's protocol: messages, count_tokens, models. */
export async function startAnthropicStub(options: StubOptions = {}): Promise<ProviderStub> {
  const keys = options.keys ?? [ANTHROPIC_STUB_KEY];
  const ids = new Ids();
  const server = await startRecordingServer(
    (request, response) => serve({ request, response, keys, ids, requestId: ids.next("req_") }),
    options,
  );
  return { ...server, key: keys[0] ?? "" };
}

interface Exchange {
  readonly request: RecordedRequest;
  readonly response: ServerResponse;
  readonly keys: readonly string[];
  readonly ids: Ids;
  readonly requestId: string;
}

async function serve(exchange: Exchange): Promise<void> {
  const { request, response, requestId } = exchange;
  const headers = replyHeaders(requestId);
  try {
    checkKey(request, exchange.keys);
    await route(exchange, headers);
  } catch (error) {
    const known = error instanceof SteeringError ? invalid(error.message) : error;
    if (!(known instanceof AnthropicStubError) || response.headersSent) throw error;
    await sendJson(response, known.status, { ...headers, ...known.headers }, known.body(requestId));
  }
}

async function route(exchange: Exchange, headers: OutgoingHttpHeaders): Promise<void> {
  const { request, response } = exchange;
  const path = request.path.replace(/\?.*$/, "");
  const target = `${request.method} ${path}`;
  if (target === "POST /v1/messages") return messages(exchange, headers);
  if (target === "POST /v1/messages/count_tokens") return countTokens(exchange, headers);
  if (target === "GET /v1/models") return sendJson(response, 200, headers, modelPage());
  if (target.startsWith("GET /v1/models/")) {
    const id = decodeURIComponent(path.slice("/v1/models/".length));
    if (!MODELS.includes(id)) throw new AnthropicStubError(404, "not_found_error", `model: ${id}`);
    return sendJson(response, 200, headers, modelInfo(id));
  }
  if (["/v1/messages", "/v1/messages/count_tokens", "/v1/models"].includes(path)) {
    throw new AnthropicStubError(405, "invalid_request_error", "Method Not Allowed");
  }
  throw new AnthropicStubError(404, "not_found_error", "Not Found");
}

async function messages(exchange: Exchange, headers: OutgoingHttpHeaders): Promise<void> {
  const { request, response, ids, requestId } = exchange;
  const read = readMessagesRequest(parse(request), readVersion(request));
  return sendMessage({ response, headers, requestId, ids }, read);
}

async function countTokens(exchange: Exchange, headers: OutgoingHttpHeaders): Promise<void> {
  const { request, response } = exchange;
  const read = readCountRequest(parse(request), readVersion(request));
  if (!(await admit(response, read.steering, steeredError))) return;
  return sendJson(response, 200, headers, { input_tokens: countInput(read.conversation) }, read.steering);
}

function modelPage() {
  return { data: MODELS.map(modelInfo), first_id: MODELS[0], last_id: MODELS.at(-1), has_more: false };
}

function modelInfo(id: string): ModelInfo {
  return {
    id,
    type: "model",
    display_name: id,
    created_at: "2025-06-15T15:06:40Z",
    capabilities: null,
    lifecycle: "active",
    line: null,
    max_input_tokens: 200_000,
    max_tokens: 64_000,
    deprecated_at: null,
    retires_at: null,
  };
}

function replyHeaders(requestId: string): OutgoingHttpHeaders {
  const reset = "2025-06-15T15:06:40Z";
  return {
    "request-id": requestId,
    "anthropic-organization-id": "00000000-0000-4000-8000-000000000000",
    "anthropic-ratelimit-requests-limit": "4000",
    "anthropic-ratelimit-requests-remaining": "3999",
    "anthropic-ratelimit-requests-reset": reset,
    "anthropic-ratelimit-input-tokens-limit": "400000",
    "anthropic-ratelimit-input-tokens-remaining": "400000",
    "anthropic-ratelimit-input-tokens-reset": reset,
    "anthropic-ratelimit-output-tokens-limit": "80000",
    "anthropic-ratelimit-output-tokens-remaining": "80000",
    "anthropic-ratelimit-output-tokens-reset": reset,
  };
}
