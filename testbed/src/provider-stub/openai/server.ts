import type { OutgoingHttpHeaders } from "node:http";
import { startRecordingServer } from "@sluice/testing/hosts";
import { SteeringError } from "../steering.ts";
import { Ids, type ProviderStub, type StubOptions } from "../stub-server.ts";
import { sendJson } from "../transmit.ts";
import { checkKey } from "./auth.ts";
import { OPENAI_PROFILE } from "./chat-request.ts";
import { invalid, OpenAiError } from "./errors.ts";
import type { Exchange } from "./exchange.ts";
import { openAiRoutes, serveRoute } from "./routes.ts";

export const OPENAI_STUB_KEY = "sk-stub-openai";

export interface OpenAiStubOptions extends StubOptions {
  /** Parameters of chats that others who speak the protocol have beside OpenAI's, `top_k` for one. Default none. */
  readonly extra?: readonly string[];
}

/**
 * Starts a server that speaks OpenAI's protocol: chat completions, responses, completions, embeddings, images, speech,
 * moderations, files, batches, models, and rerank beside it.
 */
export async function startOpenAiStub(options: OpenAiStubOptions = {}): Promise<ProviderStub> {
  const keys = options.keys ?? [OPENAI_STUB_KEY];
  const ids = new Ids();
  const routes = openAiRoutes({ ...OPENAI_PROFILE, extra: options.extra ?? [] });
  const server = await startRecordingServer(async (request, response) => {
    const exchange = { request, response, ids };
    await serve(exchange, keys, (headers) => serveRoute(routes, exchange, headers));
  }, options);
  return { ...server, key: keys[0] ?? "" };
}

async function serve(
  exchange: Exchange,
  keys: readonly string[],
  answer: (headers: OutgoingHttpHeaders) => Promise<void>,
): Promise<void> {
  const { request, response, ids } = exchange;
  const headers = replyHeaders(ids);
  try {
    checkKey(request, keys);
    await answer(headers);
  } catch (error) {
    const known = error instanceof SteeringError ? invalid(error.message) : error;
    if (!(known instanceof OpenAiError) || response.headersSent) throw error;
    await sendJson(response, known.status, { ...headers, ...known.headers }, known.body);
  }
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
