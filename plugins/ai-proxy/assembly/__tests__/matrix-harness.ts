// Drives whole translations from Node, front to back and back to front: bytes in, bytes out, no host.
import { ByteWriter, Bytes, ConfigIssues, ConfigPath, jsonParse } from "proxy-wasm-assemblyscript-sdk/assembly";
import {
  AnswerOptions,
  AnswerStream,
  answerWriter,
  errorStatus,
  Front,
  FrameReader,
  JsonArrayFrames,
  readRequest,
  RequestOptions,
  writeError,
} from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { Back } from "../back/back";
import { BackCall } from "../back/back-call";
import { backOf, hasClaude, Protocol } from "../back/protocol";
import { ProviderEntry } from "../generated/config.gen";
import { ModelMapping } from "../model-mapping";

/** What the client asks for, unless the provider's `modelMapping` says otherwise. */
const MODEL: string = "the-model";

/** One call: what the client sent, what came out last. */
@final
class Exchange {
  input: ArrayBuffer = new ArrayBuffer(0);
  output: Bytes = Bytes.empty();
  failed: bool = false;
  options: ProviderEntry = new ProviderEntry();
  protocol: Protocol = Protocol.OpenAi;
  front: Front = Front.OpenAiChat;
  toStream: bool = false;
  neutral: Bytes = Bytes.empty();
  model: Bytes = Bytes.of(MODEL);
  /** Whether the provider's stream, and the client's, is a JSON array (Gemini). */
  readsArray: bool = false;
  writesArray: bool = false;
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

/** Begins a call; the input is the provider's entry in the configuration. */
export function begin(front: Front, protocol: Protocol, toStream: bool): void {
  exchange.front = front;
  exchange.protocol = protocol;
  exchange.toStream = toStream;
  const path = ConfigPath.root();
  const issues = new ConfigIssues();
  const options = ProviderEntry.decode(jsonParse(given()), path, issues);
  exchange.options = options;
  exchange.model = Bytes.of(ModelMapping.read(options.modelMapping, path, issues).resolve(MODEL));
  exchange.neutral = Bytes.empty();
  arrays(false, false);
}

/** Says which streams of this call are JSON arrays. */
export function arrays(reads: bool, writes: bool): void {
  exchange.readsArray = reads;
  exchange.writesArray = writes;
}

/** The input as the client's request, in the provider's protocol. */
export function request(): void {
  const options = new RequestOptions();
  options.keepThinking = exchange.protocol != Protocol.OpenAi;
  options.isClaude = hasClaude(exchange.protocol, exchange.model);
  options.isOpenAi = exchange.protocol == Protocol.OpenAi || exchange.protocol == Protocol.Responses;
  options.model = exchange.model;
  options.isStream = exchange.toStream;
  const read = readRequest(exchange.front, given(), options);
  if (!read.ok) {
    settle(false, Bytes.of(read.error));
    return;
  }
  exchange.neutral = read.value;
  const written = newBack().request(read.value);
  settle(written.ok, written.ok ? written.value : Bytes.of(written.error));
}

/** The neutral form of the last request. */
export function neutral(): void {
  settle(true, exchange.neutral);
}

/** The input as the provider's whole answer, for the client. */
export function plain(): void {
  const out = new ByteWriter();
  answering().answer(given(), answerWriter(exchange.front, exchange.toStream, out, options()));
  settle(true, out.take());
}

/** The input as the provider's error, for the client; answers its status. The error's type comes first. */
export function error(status: i32, typeSize: i32): i32 {
  const out = new ByteWriter();
  const back = answering();
  back.errorType = given().slice(0, typeSize);
  const read = back.error(status, given().slice(typeSize));
  writeError(exchange.front, out, read);
  settle(true, out.take());
  return errorStatus(exchange.front, read);
}

/** The input as the provider's streamed answer, in one piece. */
export function stream(): void {
  settle(true, streamed(0, i32.MAX_VALUE >> 1));
}

/** The place `[0, size)` at which cutting the stream in two makes a difference to what `stream` gave, or -1. */
export function cutThatMatters(): i32 {
  for (let cut = 1; cut < exchange.input.byteLength; cut++) {
    if (!streamed(cut, i32.MAX_VALUE >> 1).equals(exchange.output)) return cut;
  }
  return -1;
}

/** Whether the stream in pieces of `step` bytes gives what `stream` gave. */
export function piecesAgree(step: i32): bool {
  return streamed(0, step).equals(exchange.output);
}

/** The streamed answer, cut at `first` (0: not) and then every `step` bytes. */
function streamed(first: i32, step: i32): Bytes {
  const bytes = given();
  const out = new ByteWriter();
  const back = answering();
  const events = back.events(answerWriter(exchange.front, exchange.toStream, out, options()));
  const reader = new AnswerStream(events, exchange.readsArray ? <FrameReader>new JsonArrayFrames() : back.frames());
  let at = 0;
  while (at < bytes.length) {
    const stop = min(at == 0 && first > 0 ? first : at + step, bytes.length);
    reader.push(bytes.slice(at, stop), false);
    at = stop;
  }
  reader.push(Bytes.empty(), true);
  return out.take();
}

/** The translation of an answer, which may need what it saw of the request. */
function answering(): Back {
  const back = newBack();
  if (exchange.neutral.length > 0) back.request(exchange.neutral);
  return back;
}

function newBack(): Back {
  return backOf(exchange.protocol, new BackCall(exchange.options, exchange.model, exchange.model, exchange.toStream));
}

function given(): Bytes {
  return Bytes.wrap(exchange.input);
}

function settle(ok: bool, output: Bytes): void {
  exchange.failed = !ok;
  exchange.output = output;
}

function options(): AnswerOptions {
  const made = new AnswerOptions();
  made.fallbackId = Bytes.of("made-up");
  made.fallbackModel = exchange.model;
  made.isArray = exchange.writesArray;
  made.now = 1700000001;
  made.includeUsage = true;
  return made;
}
