import { AnswerStream } from "../../ai/front/answer-events";
import { AnswerOptions } from "../../ai/front/options";
import { Bytes } from "../../bytes";
import { JsonKind } from "../../json/kind";
import { jsonParse } from "../../json/parse";
import { SseParser } from "../../sse/parser";

/** How answers are written; small, so that the limit is met too. */
export function answerOptions(): AnswerOptions {
  const made = new AnswerOptions();
  made.fallbackId = Bytes.of("fuzz");
  made.fallbackModel = Bytes.of("model");
  made.includeUsage = true;
  made.limit = 65536;
  return made;
}

/** Every event's data, or the whole body, must be JSON; else it traps. */
export function checkAnswer(written: Bytes, isStream: bool): void {
  if (!isStream) {
    if (jsonParse(written).kind != JsonKind.Object) unreachable();
    return;
  }
  const parser = new SseParser();
  parser.push(written);
  while (parser.next()) {
    if (!parser.data.equalsString("[DONE]") && jsonParse(parser.data).kind != JsonKind.Object) unreachable();
  }
  if (parser.takeRest().length != 0) unreachable();
}

/** Pushes a whole stream in pieces of `step` bytes. */
export function pushInPieces(stream: AnswerStream, bytes: Bytes, step: i32): void {
  let at = 0;
  do {
    const piece = bytes.slice(at, at + step);
    at += step;
    stream.push(piece, at >= bytes.length);
  } while (at < bytes.length);
}
