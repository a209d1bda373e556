import { ByteWriter, Bytes, JsonKind, jsonParse } from "proxy-wasm-assemblyscript-sdk/assembly";
import {
  AiError,
  AnswerOptions,
  AnswerSink,
  answerWriter,
  Front,
  SseParser,
  writeError,
} from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { bedrockError } from "../back/bedrock-error";
import { readBedrockImageAnswer } from "../back/bedrock-images";
import { BedrockAnswerStream } from "../back/bedrock-stream";

const LINE_FEED: i32 = 0x0a;
const SPACE: i32 = 0x20;

/** What the runner has written. */
@final
class Exchange {
  input: ArrayBuffer = new ArrayBuffer(0);
}

const exchange: Exchange = new Exchange();

/** Reserves `size` bytes for the runner to fill. */
export function input(size: i32): usize {
  exchange.input = new ArrayBuffer(size);
  return changetype<usize>(exchange.input);
}

/**
 * Reads the input as events, each a line of type and payload, and as a whole answer, and writes both in each front's
 * protocol: that must be well-formed whatever was read; else it traps. Answers how much was written. The framing is a target
 * of its own, `eventstream`.
 */
export function run(size: i32): i32 {
  const bytes = Bytes.wrap(exchange.input).slice(0, size);
  let written = 0;
  for (let to = 0; to < 4; to++) {
    const front = (to & 1) == 0 ? Front.OpenAiChat : Front.AnthropicMessages;
    const isStream = to < 2;
    const events = new ByteWriter();
    readEvents(bytes, answerWriter(front, isStream, events, options()));
    check(events.view(), isStream);
    const whole = new ByteWriter();
    const reader = new BedrockAnswerStream(answerWriter(front, isStream, whole, options()));
    if (!reader.whole(bytes)) reader.fail(AiError.malformed());
    check(whole.view(), isStream);
    const error = new ByteWriter();
    writeError(front, error, bedrockError(400, bytes, bytes.slice(0, 40)));
    check(error.view(), false);
    written += events.length + whole.length + error.length;
  }
  const images = readBedrockImageAnswer(bytes, 0);
  if (images.ok) check(images.value, false);
  return written;
}

function readEvents(bytes: Bytes, sink: AnswerSink): void {
  const events = new BedrockAnswerStream(sink);
  let from = 0;
  while (from < bytes.length && !events.isEnded) {
    const found = bytes.indexOfByte(LINE_FEED, from);
    const line = bytes.slice(from, found < 0 ? bytes.length : found);
    const space = line.indexOfByte(SPACE);
    events.event(line.slice(0, max(space, 0)), line.slice(space + 1));
    from += line.length + 1;
  }
  events.close();
}

function options(): AnswerOptions {
  const made = new AnswerOptions();
  made.fallbackId = Bytes.of("fuzz");
  made.fallbackModel = Bytes.of("model");
  made.includeUsage = true;
  made.limit = 65536;
  return made;
}

/** Every event's data, or the whole body, must be JSON. */
function check(written: Bytes, isStream: bool): void {
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
