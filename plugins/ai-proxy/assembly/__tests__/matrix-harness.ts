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
import { give, given, output, settle } from "./exchange";
import { pushInPieces } from "./stream-pieces";

export { input, outputAt, outputSize, refused } from "./exchange";

/** What the client asks for, unless the provider's `modelMapping` says otherwise. */
const MODEL: string = "the-model";

/** What a call is about. */
@final
class Call {
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

const call: Call = new Call();

/** Begins a call; the input is the provider's entry in the configuration. */
export function begin(front: Front, protocol: Protocol, toStream: bool): void {
  call.front = front;
  call.protocol = protocol;
  call.toStream = toStream;
  const path = ConfigPath.root();
  const issues = new ConfigIssues();
  const options = ProviderEntry.decode(jsonParse(given()), path, issues);
  call.options = options;
  call.model = Bytes.of(ModelMapping.read(options.modelMapping, path, issues).resolve(MODEL));
  call.neutral = Bytes.empty();
  arrays(false, false);
}

/** Says which streams of this call are JSON arrays. */
export function arrays(reads: bool, writes: bool): void {
  call.readsArray = reads;
  call.writesArray = writes;
}

/** The input as the client's request, in the provider's protocol. */
export function request(): void {
  const options = new RequestOptions();
  options.keepThinking = call.protocol != Protocol.OpenAi;
  options.isClaude = hasClaude(call.protocol, call.model);
  options.isOpenAi = call.protocol == Protocol.OpenAi || call.protocol == Protocol.Responses;
  options.model = call.model;
  options.isStream = call.toStream;
  const read = readRequest(call.front, given(), options);
  call.neutral = read.value;
  settle(read.ok ? newBack().request(read.value) : read);
}

/** The neutral form of the last request. */
export function neutral(): void {
  give(call.neutral);
}

/** The input as the provider's whole answer, for the client. */
export function plain(): void {
  const out = new ByteWriter();
  answering().answer(given(), answerWriter(call.front, call.toStream, out, options()));
  give(out.take());
}

/** The input as the provider's error, for the client; answers its status. The error's type comes first. */
export function error(status: i32, typeSize: i32): i32 {
  const out = new ByteWriter();
  const back = answering();
  back.errorType = given().slice(0, typeSize);
  const read = back.error(status, given().slice(typeSize));
  writeError(call.front, out, read);
  give(out.take());
  return errorStatus(call.front, read);
}

/** The input as the provider's streamed answer, in one piece. */
export function stream(): void {
  give(streamed(0, i32.MAX_VALUE >> 1));
}

/** The first of every `step`th place at which cutting the stream in two makes a difference to what `stream` gave, or -1. */
export function cutThatMatters(step: i32): i32 {
  for (let cut = 1; cut < given().length; cut += step) {
    if (!streamed(cut, i32.MAX_VALUE >> 1).equals(output())) return cut;
  }
  return -1;
}

/** Whether the stream in pieces of `step` bytes gives what `stream` gave. */
export function piecesAgree(step: i32): bool {
  return streamed(0, step).equals(output());
}

/** The streamed answer, cut at `first` (0: not) and then every `step` bytes. */
function streamed(first: i32, step: i32): Bytes {
  const out = new ByteWriter();
  const back = answering();
  const events = back.events(answerWriter(call.front, call.toStream, out, options()));
  const reader = new AnswerStream(events, call.readsArray ? <FrameReader>new JsonArrayFrames() : back.frames());
  pushInPieces(reader, given(), first, step);
  return out.take();
}

/** The translation of an answer, which may need what it saw of the request. */
function answering(): Back {
  const back = newBack();
  if (call.neutral.length > 0) back.request(call.neutral);
  return back;
}

function newBack(): Back {
  return backOf(call.protocol, new BackCall(call.options, call.model, call.model, call.toStream));
}

function options(): AnswerOptions {
  const made = new AnswerOptions();
  made.fallbackId = Bytes.of("made-up");
  made.fallbackModel = call.model;
  made.isArray = call.writesArray;
  made.now = 1700000001;
  made.includeUsage = true;
  return made;
}
