import { answerTo } from "../answer.ts";
import { type Exchange, jsonOf, startStub } from "../exchange.ts";
import { type Framing, SSE } from "../framing.ts";
import { isObject } from "../json.ts";
import { StubError } from "../stub-error.ts";
import type { ProviderStub, StubOptions } from "../stub-server.ts";
import { admit, sendJson, sendStream } from "../transmit.ts";
import { chatEvents, failureEvent, plainReply } from "./answer.ts";
import { checkAction, checkSignature } from "./auth.ts";
import { INSPECTED, invalid, refuse, steeredError } from "./errors.ts";
import { readChatRequest } from "./request.ts";

/** A secret's id and key, of the lengths that Tencent Cloud's have. */
export const HUNYUAN_STUB_ID = "AKIDstubstubstubstubstubstubstubstub";
export const HUNYUAN_STUB_SECRET = "stubsecretstubsecretstubsecret00";

export interface HunyuanStubOptions extends StubOptions {
  /** The stub's time in seconds since 1970: a signature is good for five minutes around it. Default the real one. */
  readonly now?: () => number;
}

/**
 * Starts a server that speaks Tencent Cloud's API 3.0 for Hunyuan: the action ChatCompletions, every signature
 * recomputed. `keys` are pairs `id:key`. Sources: the models of the SDK (tencentcloud-sdk-python-hunyuan,
 * hunyuan/v20230901), Higress' hunyuan.go for the order of a stream.
 */
export function startHunyuanStub(options: HunyuanStubOptions = {}): Promise<ProviderStub> {
  const now = options.now ?? (() => Math.floor(Date.now() / 1000));
  const key = `${HUNYUAN_STUB_ID}:${HUNYUAN_STUB_SECRET}`;
  return startStub({ key, answer: (exchange) => answer(exchange, now()), invalid }, options);
}

/** The SDK takes a reply for a stream by this very type, without a charset. */
const EVENTS: Framing = { ...SSE, contentType: "text/event-stream" };

async function answer(exchange: Exchange, now: number): Promise<void> {
  const { request, response, ids } = exchange;
  if (exchange.path !== "/") throw new StubError(404, "404 page not found");
  if (request.method !== "POST") throw refuse("UnsupportedProtocol", "HTTP(S) request error, only POST is supported.");
  checkSignature(exchange, now);
  checkAction(exchange);
  const body = jsonOf(request);
  if (!isObject(body)) throw refuse("InvalidParameter", "The request body is not a valid JSON object.");
  const read = readChatRequest(body);
  const { steering } = read;
  if (!(await admit(response, steering, steeredError))) return;
  const said = answerTo(read.conversation, steering);
  const id = ids.next("hunyuan-");
  const headers = { "x-tc-requestid": id };
  if (read.stream && !steering.notSse) {
    const events = chatEvents(read, said, id, ids);
    return sendStream(response, { headers, events, failure: failureEvent(id), form: EVENTS }, steering);
  }
  if (said.end.why === "filter") throw INSPECTED;
  return sendJson(response, 200, headers, plainReply(read, said, id, ids), steering);
}
