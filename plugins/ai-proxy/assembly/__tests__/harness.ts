// Drives the translations from Node: bytes in, bytes out, no host.
import { ByteWriter, Bytes, Result } from "proxy-wasm-assemblyscript-sdk/assembly";
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

/** Largest streamed event. */
const EVENT_LIMIT: i32 = 1 << 20;

/** What goes in, and what came out last. */
@final
class Exchange {
  input: ArrayBuffer = new ArrayBuffer(0);
  output: Bytes = Bytes.empty();
  failed: bool = false;
}

const exchange: Exchange = new Exchange();

/** Reserves `size` bytes for the caller to fill. */
export function input(size: i32): usize {
  exchange.input = new ArrayBuffer(size);
  return changetype<usize>(exchange.input);
}

export function outputAt(): usize {
  return exchange.output.ptr;
}

export function outputSize(): i32 {
  return exchange.output.length;
}

/** Whether the last request was refused; the output is the reason then. */
export function refused(): bool {
  return exchange.failed;
}

/** Reads a streamed answer in one piece and writes it to a front. */
export function stream(from: Front, to: Front, toStream: bool): void {
  exchange.output = translate(from, to, toStream, 0, i32.MAX_VALUE >> 1);
}

/** The place `[0, size)` at which cutting the stream in two makes a difference to what `stream` gave, or -1. */
export function cutThatMatters(from: Front, to: Front, toStream: bool): i32 {
  for (let cut = 1; cut < exchange.input.byteLength; cut++) {
    if (!translate(from, to, toStream, cut, i32.MAX_VALUE >> 1).equals(exchange.output)) return cut;
  }
  return -1;
}

/** Whether the stream in pieces of `step` bytes gives what `stream` gave. */
export function piecesAgree(from: Front, to: Front, toStream: bool, step: i32): bool {
  return translate(from, to, toStream, 0, step).equals(exchange.output);
}

/** Reads a streamed answer, cut at `first` (0: not) and then every `step` bytes. */
function translate(from: Front, to: Front, toStream: bool, first: i32, step: i32): Bytes {
  const bytes = Bytes.wrap(exchange.input);
  const out = new ByteWriter();
  const events = answerEvents(from, answerWriter(to, toStream, out, options()));
  const reader = new AnswerStream(events, new SseParser(EVENT_LIMIT));
  let at = 0;
  while (at < bytes.length) {
    const stop = min(at == 0 && first > 0 ? first : at + step, bytes.length);
    reader.push(bytes.slice(at, stop), false);
    at = stop;
  }
  reader.push(Bytes.empty(), true);
  return out.take();
}

/** Reads a whole answer and writes it to a front. */
export function plain(from: Front, to: Front, toStream: bool): void {
  const out = new ByteWriter();
  readAnswer(from, Bytes.wrap(exchange.input), answerWriter(to, toStream, out, options()));
  exchange.output = out.take();
}

export function fromAnthropicRequest(keepThinking: bool): void {
  const options = new RequestOptions();
  options.keepThinking = keepThinking;
  options.isOpenAi = !keepThinking;
  settle(readRequest(Front.AnthropicMessages, Bytes.wrap(exchange.input), options));
}

export function toClaudeRequest(structuredOutput: bool): void {
  const options = new ClaudeRequestOptions();
  options.structuredOutput = structuredOutput;
  settle(writeClaudeRequest(Bytes.wrap(exchange.input), options));
}

function settle(result: Result<Bytes>): void {
  exchange.failed = !result.ok;
  exchange.output = result.ok ? result.value : Bytes.of(result.error);
}

function options(): AnswerOptions {
  const made = new AnswerOptions();
  made.fallbackId = Bytes.of("made-up");
  made.fallbackModel = Bytes.of("asked-for");
  made.now = 1700000001;
  made.includeUsage = true;
  return made;
}
