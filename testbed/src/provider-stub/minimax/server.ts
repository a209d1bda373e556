import { answerTo } from "../answer.ts";
import { bearerOf, type Exchange, jsonOf, startStub } from "../exchange.ts";
import { isObject } from "../json.ts";
import { StubError } from "../stub-error.ts";
import type { ProviderStub, StubOptions } from "../stub-server.ts";
import { admit, sendEvents, sendJson } from "../transmit.ts";
import { FAILURE, plainReply, proEvents } from "./answer.ts";
import { invalid, refuse, steeredError } from "./errors.ts";
import { readProRequest } from "./request.ts";

export const MINIMAX_STUB_KEY = "minimax-stub";

/** The group that every key of the stub belongs to. */
export const MINIMAX_STUB_GROUP = "group-stub";

/**
 * Starts a server that speaks MiniMax' chat completion pro, whose dialogues have senders with names. Sources: Higress'
 * minimax.go, the clients of langchain (chat_models/minimax.ts) and of github.com/wangyuxinwhy/generate
 * (chat_completion/models/minimax_pro.py), the latter for functions.
 */
export function startMinimaxStub(options: StubOptions = {}): Promise<ProviderStub> {
  return startStub({ key: MINIMAX_STUB_KEY, answer, invalid }, options);
}

async function answer(exchange: Exchange): Promise<void> {
  const { request, response, ids } = exchange;
  if (exchange.path !== "/v1/text/chatcompletion_pro") throw new StubError(404, { error: "404 page not found" });
  if (request.method !== "POST") throw new StubError(405, { error: "405 method not allowed" });
  checkKey(exchange);
  const body = jsonOf(request);
  if (!isObject(body)) throw invalid("binding: expr_path=, cause=invalid json");
  const read = readProRequest(body);
  const { steering } = read;
  if (!(await admit(response, steering, steeredError))) return;
  const said = answerTo(read.conversation, steering);
  const id = ids.next("minimax-");
  const headers = { "trace-id": id };
  if (!read.stream || steering.notSse) return sendJson(response, 200, headers, plainReply(read, said, id), steering);
  return sendEvents(response, headers, proEvents(read, said, id), FAILURE, steering);
}

function checkKey({ request, keys, query }: Exchange): void {
  const key = bearerOf(request);
  if (key === undefined) {
    throw refuse(
      1004,
      "login fail: Please carry the API secret key in the 'Authorization' field of the request header",
    );
  }
  if (!keys.includes(key)) throw refuse(2049, "invalid api key");
  if (query.get("GroupId") !== MINIMAX_STUB_GROUP) throw refuse(1004, "token not match group");
}
