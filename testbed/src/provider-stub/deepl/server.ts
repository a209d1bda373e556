import { numberedWords } from "../answer.ts";
import { type Exchange, jsonOf, startStub } from "../exchange.ts";
import { isObject } from "../json.ts";
import { withoutDirectives } from "../steering.ts";
import type { ProviderStub, StubOptions } from "../stub-server.ts";
import { admit, sendJson } from "../transmit.ts";
import { invalid, refuse, steeredError } from "./errors.ts";
import { readTranslateRequest, type TranslateRequest } from "./request.ts";

/** Keys of the free service end with `:fx`. */
export const DEEPL_STUB_KEY = "00000000-0000-4000-8000-000000000000:fx";

const MAX_BODY_BYTES = 128 * 1024;

/**
 * Starts a server that speaks DeepL's protocol: `/v2/translate` with JSON. A translation is the text behind the
 * language's code: `DE: hello`. Source: the API's OpenAPI document, github.com/DeepLcom/openapi.
 */
export function startDeeplStub(options: StubOptions = {}): Promise<ProviderStub> {
  return startStub({ key: DEEPL_STUB_KEY, answer, invalid }, options);
}

async function answer(exchange: Exchange): Promise<void> {
  const { request, response, ids } = exchange;
  const [, key] = /^DeepL-Auth-Key (\S+)$/.exec(request.headers.authorization ?? "") ?? [];
  if (key === undefined || !exchange.keys.includes(key)) throw refuse(403, "Forbidden");
  if (exchange.path !== "/v2/translate") throw refuse(404, "Not found");
  if (request.method !== "POST") throw refuse(405, "Method not allowed");
  if (request.body.length > MAX_BODY_BYTES) throw refuse(413, "Request Entity Too Large");
  const body = jsonOf(request);
  if (!isObject(body)) throw invalid("Could not parse request body");
  const read = readTranslateRequest(body);
  if (!(await admit(response, read.steering, steeredError))) return;
  const reply = { translations: read.texts.map((text) => translation(read, text)) };
  return sendJson(response, 200, { "x-trace-id": ids.next("trace-") }, reply, read.steering);
}

function translation(request: TranslateRequest, text: string): object {
  const { steering, source } = request;
  const said = steering.words === undefined ? withoutDirectives(text) : numberedWords(steering.words);
  return {
    detected_source_language: source ?? (/\p{Script=Han}/u.test(text) ? "ZH" : "EN"),
    text: `${request.target}: ${said}`,
    ...(request.showBilled ? { billed_characters: Array.from(text).length } : {}),
    ...(request.modelType === undefined ? {} : { model_type_used: modelUsed(request.modelType) }),
  };
}

function modelUsed(wanted: string): string {
  return wanted === "latency_optimized" ? wanted : "quality_optimized";
}
