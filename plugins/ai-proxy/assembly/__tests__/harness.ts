// Drives the translations from Node: bytes in, bytes out, no host.
import { ByteWriter, Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import {
  AnswerOptions,
  AnswerStream,
  RequestOptions,
  answerEvents,
  answerWriter,
  Front,
  readAnswer,
  readRequest,
  SseParser,
} from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { ClaudeRequestOptions, writeClaudeRequest } from "../back/claude-request";
import { give, given, output, settle } from "./exchange";
import { pushInPieces } from "./stream-pieces";

/** Largest streamed event. */
const EVENT_LIMIT: i32 = 1 << 20;

export { input, outputAt, outputSize, refused } from "./exchange";

/** Reads a streamed answer in one piece and writes it to a front. */
export function stream(from: Front, to: Front, toStream: bool): void {
  give(translate(from, to, toStream, 0, i32.MAX_VALUE >> 1));
}

/** The place `[0, size)` at which cutting the stream in two makes a difference to what `stream` gave, or -1. */
export function cutThatMatters(from: Front, to: Front, toStream: bool): i32 {
  for (let cut = 1; cut < given().length; cut++) {
    if (!translate(from, to, toStream, cut, i32.MAX_VALUE >> 1).equals(output())) return cut;
  }
  return -1;
}

/** Whether the stream in pieces of `step` bytes gives what `stream` gave. */
export function piecesAgree(from: Front, to: Front, toStream: bool, step: i32): bool {
  return translate(from, to, toStream, 0, step).equals(output());
}

/** Reads a streamed answer, cut at `first` (0: not) and then every `step` bytes. */
function translate(from: Front, to: Front, toStream: bool, first: i32, step: i32): Bytes {
  const out = new ByteWriter();
  const events = answerEvents(from, answerWriter(to, toStream, out, options()));
  const reader = new AnswerStream(events, new SseParser(EVENT_LIMIT));
  pushInPieces(reader, given(), first, step);
  return out.take();
}

/** Reads a whole answer and writes it to a front. */
export function plain(from: Front, to: Front, toStream: bool): void {
  const out = new ByteWriter();
  readAnswer(from, given(), answerWriter(to, toStream, out, options()));
  give(out.take());
}

export function fromAnthropicRequest(keepThinking: bool): void {
  const options = new RequestOptions();
  options.keepThinking = keepThinking;
  options.isOpenAi = !keepThinking;
  settle(readRequest(Front.AnthropicMessages, given(), options));
}

export function toClaudeRequest(structuredOutput: bool): void {
  const options = new ClaudeRequestOptions();
  options.structuredOutput = structuredOutput;
  settle(writeClaudeRequest(given(), options));
}

function options(): AnswerOptions {
  const made = new AnswerOptions();
  made.fallbackId = Bytes.of("made-up");
  made.fallbackModel = Bytes.of("asked-for");
  made.now = 1700000001;
  made.includeUsage = true;
  return made;
}
