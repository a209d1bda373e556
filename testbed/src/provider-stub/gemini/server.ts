import { startRecordingServer } from "../../upstream/recording-server.ts";
import { SteeringError } from "../steering.ts";
import { Ids, type ProviderStub, type StubOptions } from "../stub-server.ts";
import { sendJson } from "../transmit.ts";
import { checkApiKey } from "./auth.ts";
import { GoogleError, invalid, malformed, UnknownPath } from "./errors.ts";
import { type Exchange, pretty, REPLY_HEADERS } from "./exchange.ts";
import { callModel } from "./model-methods.ts";
import { checkModel, getModel, listModels } from "./models.ts";

export const GEMINI_STUB_KEY = "AIza-stub-gemini";

/** Starts a server that speaks Google's protocols: the Gemini API and Vertex AI. */
export async function startGeminiStub(options: StubOptions = {}): Promise<ProviderStub> {
  const keys = options.keys ?? [GEMINI_STUB_KEY];
  const ids = new Ids();
  const server = await startRecordingServer((request, response) => {
    const url = new URL(request.path, "http://stub");
    return serve({ request, response, url, ids }, keys);
  }, options);
  return { ...server, key: keys[0] ?? "" };
}

async function serve(exchange: Exchange, keys: readonly string[]): Promise<void> {
  const { response } = exchange;
  try {
    await route(exchange, keys);
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

async function route(exchange: Exchange, keys: readonly string[]): Promise<void> {
  const { request, response, url } = exchange;
  checkQuery(url.searchParams);
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
