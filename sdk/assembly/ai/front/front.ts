import { ByteWriter } from "../../byte-writer";
import { Bytes } from "../../bytes";
import { Result } from "../../result";
import { beginSseEvent, endSseEvent } from "../../sse/writer";
import { AiError } from "../ai-error";
import { AnswerSink } from "../answer";
import { AnswerEvents } from "./answer-events";
import { readAnthropicAnswer } from "./anthropic-answer";
import { AnthropicAnswerStream } from "./anthropic-answer-stream";
import { anthropicStatus, writeAnthropicError } from "./anthropic-error";
import { AnthropicEvents } from "./anthropic-events";
import { AnthropicPlain } from "./anthropic-plain";
import { readAnthropicRequest } from "./anthropic-request";
import { GeminiAnswerStream, readGeminiAnswer } from "./gemini-answer-stream";
import { geminiStatus, writeGeminiError } from "./gemini-error";
import { GeminiEvents } from "./gemini-events";
import { GeminiPlain } from "./gemini-plain";
import { readGeminiRequest } from "./gemini-request";
import { readOpenAiAnswer } from "./openai-answer";
import { OpenAiAnswerStream } from "./openai-answer-stream";
import { openAiStatus, writeOpenAiError } from "./openai-error";
import { OpenAiEvents } from "./openai-events";
import { OpenAiPlain } from "./openai-plain";
import { AnswerOptions } from "./options";
import { RequestOptions } from "./request-options";
import { ResponsesAnswerStream, readResponsesAnswer } from "./responses-answer-stream";
import { writeResponsesErrorEvent } from "./responses-error";
import { ResponsesEvents } from "./responses-events";
import { ResponsesPlain } from "./responses-plain";
import { readResponsesRequest } from "./responses-request";

/** A protocol that clients speak. Those that answer no chat speak OpenAI's errors. */
export const enum Front {
  /** no AI path */
  None,
  OpenAiChat,
  AnthropicMessages,
  /** any other path of OpenAI's API: completions, embeddings, images, … */
  OpenAiOther,
  OpenAiResponses,
  /** Gemini's `generateContent` and its streamed form */
  Gemini,
}

/**
 * The neutral form of a front's request: an OpenAI chat-completions request. Fails, with the JSON path at fault, when it is
 * no such request.
 */
export function readRequest(front: Front, body: Bytes, options: RequestOptions): Result<Bytes> {
  if (front == Front.AnthropicMessages) return readAnthropicRequest(body, options);
  if (front == Front.OpenAiResponses) return readResponsesRequest(body, options);
  if (front == Front.Gemini) return readGeminiRequest(body, options);
  return Result.of(body);
}

/** A sink that writes an answer in a front's protocol to `out`, as a stream of events or as one body. */
export function answerWriter(front: Front, isStream: bool, out: ByteWriter, options: AnswerOptions): AnswerSink {
  switch (front) {
    case Front.AnthropicMessages:
      return isStream ? <AnswerSink>new AnthropicEvents(out, options) : new AnthropicPlain(out, options);
    case Front.OpenAiResponses:
      return isStream ? <AnswerSink>new ResponsesEvents(out, options) : new ResponsesPlain(out, options);
    case Front.Gemini:
      return isStream ? <AnswerSink>new GeminiEvents(out, options) : new GeminiPlain(out, options);
    default:
      return isStream ? <AnswerSink>new OpenAiEvents(out, options) : new OpenAiPlain(out, options);
  }
}

/** A reader of the events of a front's streamed answer; feed it by `AnswerStream`, or event by event. */
export function answerEvents(front: Front, sink: AnswerSink): AnswerEvents {
  switch (front) {
    case Front.AnthropicMessages:
      return new AnthropicAnswerStream(sink);
    case Front.OpenAiResponses:
      return new ResponsesAnswerStream(sink);
    case Front.Gemini:
      return new GeminiAnswerStream(sink);
    default:
      return new OpenAiAnswerStream(sink);
  }
}

/** Tells a whole answer body of a front's protocol to `sink`; false (and an error told) when it could not be read. */
export function readAnswer(front: Front, body: Bytes, sink: AnswerSink): bool {
  switch (front) {
    case Front.AnthropicMessages:
      return readAnthropicAnswer(body, sink);
    case Front.OpenAiResponses:
      return readResponsesAnswer(body, sink);
    case Front.Gemini:
      return readGeminiAnswer(body, sink);
    default:
      return readOpenAiAnswer(body, sink);
  }
}

/** Appends an error body in a front's protocol. */
export function writeError(front: Front, out: ByteWriter, error: AiError): void {
  switch (front) {
    case Front.AnthropicMessages:
      writeAnthropicError(out, error, Bytes.empty());
      return;
    case Front.Gemini:
      writeGeminiError(out, error);
      return;
    default:
      writeOpenAiError(out, error);
  }
}

/** The HTTP status that a front's API gives such an error. */
export function errorStatus(front: Front, error: AiError): i32 {
  if (front == Front.Gemini) return geminiStatus(error);
  return front == Front.AnthropicMessages ? anthropicStatus(error) : openAiStatus(error);
}

/**
 * Appends an error event, for a stream that has begun; nothing may follow it.
 * @param isArray whether the stream is a JSON array, see `AnswerOptions`
 */
export function writeErrorEvent(front: Front, out: ByteWriter, error: AiError, isArray: bool = false): void {
  if (front == Front.OpenAiResponses) {
    writeResponsesErrorEvent(out, error, 0);
    return;
  }
  if (isArray) out.byte(0x2c);
  else beginSseEvent(out, front == Front.AnthropicMessages ? "error" : "");
  writeError(front, out, error);
  if (isArray) out.byte(0x5d);
  else endSseEvent(out);
}
