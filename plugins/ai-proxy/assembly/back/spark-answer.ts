import { Bytes, JsonKind, JsonValue, jsonParse } from "proxy-wasm-assemblyscript-sdk/assembly";
import { AiError, AnswerSink, Front, readAnswer, readProviderError } from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { withKind } from "./error-kinds";
import { OpenAiBasedEvents } from "./openai-based";
import { SparkRelay } from "./spark-relay";

/** Spark's codes, as `withKind` reads them. */
const KINDS: Bytes = Bytes.of(
  "10007:h 10008:j 10110:j 10404:e 10013:a 10014:a 10019:a 10163:a 10907:a 10003:a 10004:a 10005:a 10006:a 10015:d 10016:d 11200:b 1120:h ",
);

const DONE: Bytes = Bytes.of("[DONE]");
/** Longest data that is still taken for `[DONE]`, in bytes. */
const MAX_DONE: i32 = 16;

const STOPPED: Bytes = Bytes.of('{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}');
const FILTERED: Bytes = Bytes.of('{"choices":[{"index":0,"delta":{},"finish_reason":"content_filter"}]}');

/** Reads a stream of Spark's: OpenAI's chunks, each with a `code` (0: none is wrong), often without a finish reason. */
@final
export class SparkEvents extends OpenAiBasedEvents {
  constructor(private readonly relay: SparkRelay) {
    super(relay);
  }

  event(name: Bytes, data: Bytes): void {
    const relay = this.relay;
    const document = this.parsed(data);
    relay.sid = document.member("sid").rawText();
    const error = errorOf(document);
    if (error == null) {
      const isDone = data.length <= MAX_DONE && data.indexOf(DONE) >= 0;
      if (isDone && relay.isOpen) this.inner.event(name, STOPPED);
      this.inner.event(name, data);
    } else if (relay.isOpen && error.code.equalsString("10014")) {
      // What was written so far may be kept: the model's next words were withheld.
      this.inner.event(name, FILTERED);
      this.inner.close();
    } else this.inner.fail(error);
  }
}

/** Tells a whole answer of Spark's to `sink`. */
export function readSparkAnswer(body: Bytes, sink: AnswerSink): void {
  const relay = new SparkRelay(sink);
  const document = jsonParse(body);
  relay.sid = document.member("sid").rawText();
  const error = errorOf(document);
  if (error == null) {
    readAnswer(Front.OpenAiChat, body, relay);
    return;
  }
  sink.error(error);
  sink.end();
}

/** What a body that came with an error status says. */
export function sparkError(status: i32, body: Bytes): AiError {
  return withKind(readProviderError(status, body), KINDS);
}

/** The error that a document with status 200 tells; null when it tells none. */
function errorOf(document: JsonValue): AiError | null {
  const code = document.member("code");
  const isError = code.kind == JsonKind.Number ? code.asI64() != 0 : document.member("error").kind == JsonKind.Object;
  return isError ? sparkError(0, document.raw) : null;
}
