import type { OutgoingHttpHeaders } from "node:http";
import { answerTo } from "../answer.ts";
import { CREATED } from "../stub-server.ts";
import { admit, sendEvents, sendJson } from "../transmit.ts";
import { chatCompletion, FINISH_REASONS } from "./chat-answer.ts";
import { type ChatProfile, OPENAI_PROFILE, readChatRequest } from "./chat-request.ts";
import { chatEvents } from "./chat-stream.ts";
import { STREAM_FAILURE, steeredError } from "./errors.ts";
import { type Exchange, parse } from "./exchange.ts";

/** Answers `POST …/chat/completions`, plain or streamed, as the profile's maker does. Throws OpenAiError. */
export async function serveChat(
  exchange: Exchange,
  headers: OutgoingHttpHeaders,
  profile: ChatProfile = OPENAI_PROFILE,
): Promise<void> {
  const { request, response, ids } = exchange;
  const read = readChatRequest(parse(request), profile);
  if (!(await admit(response, read.steering, steeredError))) return;
  const answer = answerTo(read.conversation, read.steering, FINISH_REASONS);
  const identity = {
    id: ids.next("chatcmpl-"),
    created: CREATED,
    systemFingerprint: "fp_stub",
    nextCallId: () => ids.next("call_"),
  };
  if (!read.stream || read.steering.notSse) {
    return sendJson(response, 200, headers, chatCompletion(read, answer, identity), read.steering);
  }
  const failure = { data: JSON.stringify(profile.streamFailure ?? STREAM_FAILURE), part: "closing" as const };
  return sendEvents(response, headers, chatEvents(read, answer, identity), failure, read.steering);
}
