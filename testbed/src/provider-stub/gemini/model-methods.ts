import { answerTo } from "../answer.ts";
import { isObject, type JsonObject } from "../json.ts";
import { type Steering, steer } from "../steering.ts";
import { admit, sendEvents, sendJson } from "../transmit.ts";
import { countTokensOf, readCountRequest } from "./count-tokens.ts";
import type { Dialect } from "./dialect.ts";
import { batchEmbedContents, embedContent, predictEmbeddings } from "./embeddings.ts";
import { STREAM_FAILURE, steeredError, UnknownPath } from "./errors.ts";
import { type Exchange, parse, pretty, REPLY_HEADERS } from "./exchange.ts";
import { FINISH_REASONS, generateContent } from "./generate-answer.ts";
import { readGenerateRequest } from "./generate-request.ts";
import { GOOGLE_SSE, generateEvents, JSON_ARRAY } from "./generate-stream.ts";
import { predictImages, promptOf } from "./images.ts";
import { makesImages } from "./models.ts";

/** Answers `POST …/models/{model}:{method}`. Throws GoogleError. */
export async function callModel(exchange: Exchange, model: string, method: string, dialect: Dialect): Promise<void> {
  const body = parse(exchange.request);
  switch (method) {
    case "generateContent":
    case "streamGenerateContent":
      return generate(exchange, body, { model, dialect, stream: method === "streamGenerateContent" });
    case "countTokens": {
      const read = readCountRequest(body, model, dialect);
      return reply(exchange, read.steering, () => countTokensOf(read));
    }
    case "embedContent":
      return reply(exchange, steer(model, textsOf(body)), () => embedContent(body, model, dialect));
    case "batchEmbedContents":
      return reply(exchange, steer(model, textsOf(body)), () => batchEmbedContents(body, model));
    case "predict":
      return predict(exchange, body, model, dialect);
    default:
      throw new UnknownPath();
  }
}

interface Call {
  readonly model: string;
  readonly dialect: Dialect;
  readonly stream: boolean;
}

async function generate(exchange: Exchange, body: unknown, call: Call): Promise<void> {
  const { response, ids, url } = exchange;
  const read = readGenerateRequest(body, call.model, call.dialect);
  if (!(await admit(response, read.steering, steeredError))) return;
  const answer = answerTo(read.conversation, read.steering, FINISH_REASONS);
  const identity = { responseId: ids.next("response-"), nextCallId: () => ids.next("call-") };
  if (!call.stream || read.steering.notSse) {
    return sendJson(response, 200, REPLY_HEADERS, pretty(generateContent(read, answer, identity)), read.steering);
  }
  const failure = { data: JSON.stringify(STREAM_FAILURE), part: "closing" as const };
  const framing = url.searchParams.get("alt") === "sse" ? GOOGLE_SSE : JSON_ARRAY;
  return sendEvents(response, REPLY_HEADERS, generateEvents(read, answer, identity), failure, read.steering, framing);
}

async function predict(exchange: Exchange, body: unknown, model: string, dialect: Dialect): Promise<void> {
  if (dialect === "vertex" && !makesImages(model)) {
    return reply(exchange, steer(model, textsOf(body)), () => predictEmbeddings(body));
  }
  const steering = steer(model, promptOf(body, dialect));
  return reply(exchange, steering, () => predictImages(body, dialect, steering.refusal || steering.filter));
}

async function reply(exchange: Exchange, steering: Steering, make: () => JsonObject): Promise<void> {
  if (!(await admit(exchange.response, steering, steeredError))) return;
  return sendJson(exchange.response, 200, REPLY_HEADERS, pretty(make()), steering);
}

/** Every string below a value: where the directives of a request without a conversation are. */
function textsOf(value: unknown): string {
  if (typeof value === "string") return value;
  if (Array.isArray(value)) return value.map(textsOf).join("\n");
  return isObject(value) ? Object.values(value).map(textsOf).join("\n") : "";
}
