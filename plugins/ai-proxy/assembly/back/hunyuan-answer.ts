import { Bytes, JsonKind, JsonValue, jsonParse } from "proxy-wasm-assemblyscript-sdk/assembly";
import { AiError, AnswerSink, Front, readAnswer, readProviderError } from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { withKind } from "./error-kinds";
import { OpenAiBasedEvents } from "./openai-based";
import { snakeKeys } from "./key-case";

/** Codes of API 3.0, as `withKind` reads them. */
const KINDS: Bytes = Bytes.of(
  "AuthFailure.Unauthorized:d AuthFailure:b Unauthorized:d InvalidParameterValue.Model:e Invalid:a Missing:a Unknown:a Unsupported:a NoSuch:a OperationDenied:a RequestLimit:h LimitExceeded:h RequestSize:g ResourceNotFound:e Resource:c ",
);

/** What ChatCompletions itself adds, and the code of a timeout within a stream. */
const OWN_KINDS: Bytes = Bytes.of(
  "FailedOperation.EngineRequestT:k FailedOperation.EngineServerL:h FailedOperation.Free:c FailedOperation.Resource:c FailedOperation.ServiceStopA:c FailedOperation.Service:d FailedOperation.User:d 4001:k ",
);

/** Reads a stream of ChatCompletions, whose events are OpenAI's chunks but for the case of their keys. */
@final
export class HunyuanEvents extends OpenAiBasedEvents {
  constructor(sink: AnswerSink) {
    super(sink);
  }

  event(name: Bytes, data: Bytes): void {
    const document = documentOf(data);
    const error = errorOf(0, document);
    if (error != null) this.inner.fail(error);
    else this.inner.event(name, renamed(document, data));
    this.isBroken = this.inner.isBroken;
  }
}

/** Tells a whole answer of ChatCompletions to `sink`. */
export function readHunyuanAnswer(body: Bytes, sink: AnswerSink): void {
  const document = documentOf(body);
  const error = errorOf(0, document);
  if (error == null) {
    readAnswer(Front.OpenAiChat, renamed(document, body), sink);
    return;
  }
  sink.error(error);
  sink.end();
}

/** The error that a body tells; null when it tells none. Tencent itself answers all errors with status 200. */
export function hunyuanError(status: i32, body: Bytes): AiError | null {
  return errorOf(status, documentOf(body));
}

function errorOf(status: i32, document: JsonValue): AiError | null {
  let error = document.member("Error");
  if (error.kind != JsonKind.Object) error = document.member("ErrorMsg");
  if (error.kind != JsonKind.Object) return null;
  return withKind(withKind(readProviderError(status, snakeKeys(error.raw)), KINDS), OWN_KINDS);
}

/** The document of a body or event, without the `Response` around a whole one. */
function documentOf(body: Bytes): JsonValue {
  const document = jsonParse(body);
  const response = document.member("Response");
  return response.kind == JsonKind.Object ? response : document;
}

/** A document as OpenAI's; a body that is none stays as it is. */
function renamed(document: JsonValue, body: Bytes): Bytes {
  return document.kind == JsonKind.Object ? snakeKeys(document.raw) : body;
}
