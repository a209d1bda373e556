import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import { AiError, AnswerStream, answerEvents, Front, readAnswer } from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { AnswerWatch, NoAnswer } from "./answer-watch";

/** Why a whole chat answer of the client's own protocol is none; null when it says anything. */
export function failureOf(front: Front, body: Bytes, isEvents: bool): AiError | null {
  const watch = new AnswerWatch(new NoAnswer(), false);
  if (isEvents) new AnswerStream(answerEvents(front, watch)).push(body, true);
  else readAnswer(front, body, watch);
  return watch.hasContent ? null : watch.failure;
}
