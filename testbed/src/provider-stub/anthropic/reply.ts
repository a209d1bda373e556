import type { OutgoingHttpHeaders, ServerResponse } from "node:http";
import type { RecordedRequest } from "@sluice/testing/hosts";
import { answerTo } from "../answer.ts";
import type { Ids } from "../stub-server.ts";
import { admit, sendEvents, sendJson } from "../transmit.ts";
import { message, STOP_REASONS } from "./answer.ts";
import { AnthropicStubError, invalid, steeredError } from "./errors.ts";
import type { MessagesRequest } from "./request.ts";
import { messageEvents } from "./stream.ts";

/** Where an answer goes, and what it bears. */
export interface ReplyPlace {
  readonly response: ServerResponse;
  readonly headers: OutgoingHttpHeaders;
  readonly requestId: string;
  readonly ids: Ids;
}

/** Answers a messages request, plain or streamed. Throws AnthropicStubError. */
export async function sendMessage(place: ReplyPlace, read: MessagesRequest): Promise<void> {
  const { response, headers, requestId, ids } = place;
  if (!(await admit(response, read.steering, steeredError))) return;
  const answer = answerTo(read.conversation, read.steering, STOP_REASONS);
  const identity = { id: ids.next("msg_"), nextToolUseId: () => ids.next("toolu_") };
  if (!read.stream || read.steering.notSse) {
    return sendJson(response, 200, headers, message(read, answer, identity), read.steering);
  }
  const data = JSON.stringify(new AnthropicStubError(529, "overloaded_error", "Overloaded").body(requestId));
  const failure = { event: "error", data, part: "closing" as const };
  return sendEvents(response, headers, messageEvents(read, answer, identity), failure, read.steering);
}

/** The body as JSON. Throws AnthropicStubError. */
export function parse(request: RecordedRequest): unknown {
  try {
    return request.json;
  } catch (error) {
    throw invalid(`The request body is not valid JSON: ${error instanceof Error ? error.message : "parse error"}`);
  }
}
