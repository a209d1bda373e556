import { answerTo } from "../answer.ts";
import { bearerOf, type Exchange, jsonOf, startStub } from "../exchange.ts";
import { isObject } from "../json.ts";
import { StubError } from "../stub-error.ts";
import type { ProviderStub, StubOptions } from "../stub-server.ts";
import { admit, sendJson, sendStream } from "../transmit.ts";
import { chatEvents, failureEvent, plainReply, SPARK_EVENTS } from "./answer.ts";
import { BROKEN, fail, INSPECTED, invalid, steeredError, WRONG_KEY } from "./errors.ts";
import { readChatRequest } from "./request.ts";

/** An API's key and its secret. */
export const SPARK_STUB_KEY = "spark-stub-key:spark-stub-secret";

/**
 * Starts a server that speaks iFlytek Spark's HTTP protocol: OpenAI's chat completions with a code, a message and a
 * session id in each reply. Sources: https://www.xfyun.cn/doc/spark/HTTP调用文档.html, Higress' spark.go.
 */
export function startSparkStub(options: StubOptions = {}): Promise<ProviderStub> {
  return startStub({ key: SPARK_STUB_KEY, answer, invalid }, options);
}

async function answer(exchange: Exchange): Promise<void> {
  const { request, response, ids } = exchange;
  if (exchange.path !== "/v1/chat/completions")
    throw new StubError(404, { message: "no Route matched with those values" });
  if (request.method !== "POST") throw new StubError(405, { message: "Method Not Allowed" });
  if (!exchange.keys.includes(bearerOf(request) ?? "")) throw WRONG_KEY;
  const body = jsonOf(request);
  if (!isObject(body)) throw invalid("body: not valid JSON");
  const read = readChatRequest(body);
  const { steering } = read;
  if (!(await admit(response, steering, steeredError))) return;
  const said = answerTo(read.conversation, steering);
  const sid = ids.next("cha@dx");
  if (read.stream && !steering.notSse) {
    const events = chatEvents(read, said, sid, ids);
    const reply = { headers: {}, events, failure: failureEvent(...BROKEN), form: SPARK_EVENTS };
    return sendStream(response, reply, steering);
  }
  if (said.end.why === "filter") throw fail(...INSPECTED);
  return sendJson(response, 200, {}, plainReply(read, said, sid, ids), steering);
}
