import { startRecordingServer } from "@sluice/testing/hosts";
import { SteeringError } from "../steering.ts";
import { Ids, type ProviderStub, type StubOptions } from "../stub-server.ts";
import { sendJson } from "../transmit.ts";
import { checkApiKey, checkBearerKey } from "./auth.ts";
import { GoogleError, invalid, malformed, UnknownPath } from "./errors.ts";
import { type Exchange, pretty, REPLY_HEADERS } from "./exchange.ts";
import { callModel } from "./model-methods.ts";
import { checkModel, getModel, listModels } from "./models.ts";
import { AccessTokens } from "./vertex/access-tokens.ts";
import { serveOpenAiChat } from "./vertex/openai-endpoint.ts";
import { serveVertex } from "./vertex/routes.ts";
import { makeServiceAccount, type ServiceAccount } from "./vertex/service-account.ts";
import { serveToken, type TokenEndpoint } from "./vertex/token-endpoint.ts";

export const GEMINI_STUB_KEY = "AIza-stub-gemini";

/** A running stub of Google's APIs, with what a client needs to get access tokens. */
export interface GeminiStub extends ProviderStub {
  /** What Vertex AI's token endpoint knows: the project, the key, and the endpoint itself. */
  readonly serviceAccount: ServiceAccount;
  /** An access token that never expires. */
  readonly accessToken: string;
  /** Ends all access tokens that the token endpoint has given out. */
  revokeTokens(): void;
}

export interface GeminiStubOptions extends StubOptions {
  /** Seconds an access token is good for; 0: it has expired at once. Default 3599. */
  readonly tokenSeconds?: number;
  /** Milliseconds since 1970. Default: the system's clock. */
  readonly now?: () => number;
}

interface Google {
  readonly keys: readonly string[];
  readonly tokens: AccessTokens;
  readonly endpoint: TokenEndpoint;
}

/** Starts a server that speaks Google's protocols: the Gemini API, Vertex AI, and OAuth for the latter. */
export async function startGeminiStub(options: GeminiStubOptions = {}): Promise<GeminiStub> {
  const keys = options.keys ?? [GEMINI_STUB_KEY];
  const now = options.now ?? Date.now;
  const tokens = new AccessTokens(now);
  const ids = new Ids();
  const server = await startRecordingServer((request, response) => {
    const url = new URL(request.path, "http://stub");
    return serve({ request, response, url, ids }, google);
  }, options);
  const signer = await makeServiceAccount(server.url);
  const google: Google = { keys, tokens, endpoint: { signer, tokens, lifetime: options.tokenSeconds ?? 3599, now } };
  return {
    ...server,
    key: keys[0] ?? "",
    serviceAccount: signer.account,
    accessToken: tokens.lasting,
    revokeTokens: () => tokens.revoke(),
  };
}

async function serve(exchange: Exchange, google: Google): Promise<void> {
  const { response } = exchange;
  try {
    await route(exchange, google);
  } catch (error) {
    if (response.headersSent) throw error;
    const known = error instanceof SteeringError ? invalid(error.message) : error;
    if (known instanceof UnknownPath) return sendNotFound(exchange);
    if (!(known instanceof GoogleError)) throw error;
    await sendJson(response, known.status, REPLY_HEADERS, pretty(errorBody(exchange, known)));
  }
}

/** Where an array would be streamed, an error comes in an array, too. */
function errorBody({ url }: Exchange, error: GoogleError): unknown {
  const array = url.pathname.endsWith(":streamGenerateContent") && url.searchParams.get("alt") !== "sse";
  return array ? [error.body] : error.body;
}

function sendNotFound({ response }: Exchange): void {
  response.writeHead(404, { "content-type": "text/html; charset=UTF-8" });
  response.end("<!DOCTYPE html>\n<html lang=en>\n<title>Error 404 (Not Found)!!1</title>\n");
}

async function route(exchange: Exchange, google: Google): Promise<void> {
  const { request, url } = exchange;
  const { keys, tokens } = google;
  if (request.method === "POST" && url.pathname === "/token") return serveToken(exchange, google.endpoint);
  checkQuery(url.searchParams);
  if (await serveVertex(exchange, { keys, isValid: (token) => tokens.isValid(token) })) return;
  if (request.method === "POST" && url.pathname === "/v1beta/openai/chat/completions") {
    checkBearerKey(request, keys);
    return serveOpenAiChat(exchange, "gemini");
  }
  return serveGemini(exchange, keys);
}

async function serveGemini(exchange: Exchange, keys: readonly string[]): Promise<void> {
  const { request, response, url } = exchange;
  const [, version, model, method] =
    /^\/(v1|v1beta|v1alpha)\/models(?:\/([^/:]+))?(?::(\w+))?$/.exec(url.pathname) ?? [];
  if (version === undefined) throw new UnknownPath();
  checkApiKey(request, url.searchParams, keys);
  const name = decodeURIComponent(model ?? "");
  if (request.method === "POST" && name !== "" && method !== undefined) {
    checkModel(name, method, version);
    return callModel(exchange, name, method, "gemini");
  }
  if (request.method !== "GET" || method !== undefined) throw new UnknownPath();
  const body = name === "" ? listModels(url.searchParams) : getModel(name);
  return sendJson(response, 200, REPLY_HEADERS, pretty(body));
}

/** Parameters of every method, and those of the list of models. */
const QUERY = ["alt", "$alt", "key", "access_token", "fields", "prettyPrint", "quotaUser", "pageSize", "pageToken"];

function checkQuery(query: URLSearchParams): void {
  for (const name of query.keys()) {
    if (QUERY.includes(name)) continue;
    const reason = `Unknown name "${name}": Cannot bind query parameter. Field '${name}' could not be found in request message.`;
    throw malformed([{ field: "", description: `Invalid JSON payload received. ${reason}` }]);
  }
}
