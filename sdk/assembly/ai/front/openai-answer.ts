import { Bytes } from "../../bytes";
import { jsonParse } from "../../json/parse";
import { AiError } from "../ai-error";
import { AnswerSink } from "../answer";
import { OpenAiAnswerStream } from "./openai-answer-stream";

/** Tells a whole OpenAI chat completion to `sink`; a body that is none becomes an error. False in that case. */
export function readOpenAiAnswer(body: Bytes, sink: AnswerSink): bool {
  const reader = new OpenAiAnswerStream(sink);
  const isRead = reader.chunk(jsonParse(body));
  if (isRead) reader.endWhole();
  else reader.fail(AiError.malformed());
  return isRead;
}
