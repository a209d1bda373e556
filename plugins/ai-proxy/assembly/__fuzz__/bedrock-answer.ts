import { ByteWriter, Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import { AiError, AnswerSink, answerWriter, Front, writeError } from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { bedrockError } from "../back/bedrock-error";
import { readBedrockImageAnswer } from "../back/bedrock-images";
import { BedrockAnswerStream } from "../back/bedrock-stream";
import { answerOptions, checkAnswer } from "proxy-wasm-assemblyscript-sdk/assembly/__fuzz__/answers/written";
import { given } from "proxy-wasm-assemblyscript-sdk/assembly/__fuzz__/runner/exchange";

export { input } from "proxy-wasm-assemblyscript-sdk/assembly/__fuzz__/runner/exchange";

const LINE_FEED: i32 = 0x0a;
const SPACE: i32 = 0x20;

/**
 * Reads the input as events, each a line of type and payload, and as a whole answer, and writes both in each front's
 * protocol: that must be well-formed whatever was read; else it traps. Answers how much was written. The framing is a target
 * of its own, `eventstream`.
 */
export function run(size: i32): i32 {
  const bytes = given(size);
  let written = 0;
  for (let to = 0; to < 4; to++) {
    const front = (to & 1) == 0 ? Front.OpenAiChat : Front.AnthropicMessages;
    const isStream = to < 2;
    const events = new ByteWriter();
    readEvents(bytes, answerWriter(front, isStream, events, answerOptions()));
    checkAnswer(events.view(), isStream);
    const whole = new ByteWriter();
    const reader = new BedrockAnswerStream(answerWriter(front, isStream, whole, answerOptions()));
    if (!reader.whole(bytes)) reader.fail(AiError.malformed());
    checkAnswer(whole.view(), isStream);
    const error = new ByteWriter();
    writeError(front, error, bedrockError(400, bytes, bytes.slice(0, 40)));
    checkAnswer(error.view(), false);
    written += events.length + whole.length + error.length;
  }
  const images = readBedrockImageAnswer(bytes, 0);
  if (images.ok) checkAnswer(images.value, false);
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
