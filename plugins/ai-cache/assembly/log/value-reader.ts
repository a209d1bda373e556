import { Bytes, JsonKind, JsonPath, JsonValue, jsonParse } from "proxy-wasm-assemblyscript-sdk/assembly";
import { AiError, escapeBytes, FinishReason, finishReasonOf } from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { Recorder } from "./recorder";

/** Where the text stands in answers of a form of their own. */
@final
export class ValuePaths {
  constructor(
    /** Null: whole answers are read as their protocol has them. */
    readonly plain: JsonPath | null,
    /** The same for the events of a stream. */
    readonly stream: JsonPath | null,
    /** Where tool calls stand; null: they are kept as well. */
    readonly tools: JsonPath | null,
  ) {}

  /** Whether an answer has tool calls of which nothing is to be kept. @param json a body, or an event's data */
  hasTools(json: Bytes): bool {
    const tools = this.tools;
    if (tools == null) return false;
    const found = tools.get(json);
    return found.exists && found.kind != JsonKind.Null;
  }
}

/** Tells a recorder the texts that stand at a path, as one answer; how it ended, where that is said as OpenAI says it. */
@final
export class ValueReader {
  private hasBegun: bool = false;
  private reason: FinishReason = FinishReason.Stop;

  constructor(
    private readonly path: JsonPath,
    private readonly recorder: Recorder,
  ) {}

  /** @param json a body, or an event's data; what is no JSON says nothing */
  take(json: Bytes): void {
    const document = jsonParse(json);
    if (document.kind == JsonKind.Missing) return;
    if (document.member("error").kind == JsonKind.Object) this.recorder.error(AiError.malformed());
    const reason = finishReasonOf(document.get("choices.0.finish_reason").rawText());
    if (reason != FinishReason.None) this.reason = reason;
    const value = this.path.get(json);
    if (!value.exists) return;
    this.begin(document);
    this.recorder.text(escapeBytes(value.asText()));
  }

  /** The answer has come to its end. */
  close(): void {
    if (this.hasBegun) this.recorder.finish(this.reason, Bytes.empty(), Bytes.empty());
    else this.recorder.error(AiError.malformed());
    this.recorder.end();
  }

  private begin(document: JsonValue): void {
    if (this.hasBegun) return;
    this.hasBegun = true;
    this.recorder.start(document.member("id").rawText(), document.member("model").rawText(), 0);
  }
}
