import { ByteWriter, Bytes, JsonKind, JsonValue, jsonParse } from "proxy-wasm-assemblyscript-sdk/assembly";
import {
  AiError,
  AnswerEvents,
  AnswerSink,
  ExtraScope,
  FinishReason,
  finishReasonOf,
  OpenAiToolCalls,
  readProviderError,
  tellReasoning,
  tellText,
  Usage,
} from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { isoSeconds } from "./iso-time";

/** Reads the lines of an Ollama chat stream, each a part of an answer in the form of a whole one; `whole` reads that. */
@final
export class OllamaAnswer extends AnswerEvents {
  private readonly tools: OpenAiToolCalls;
  private started: bool = false;
  /** calls so far: each comes whole, several in a line or over lines */
  private calls: i32 = 0;

  constructor(sink: AnswerSink) {
    super(sink);
    this.tools = new OpenAiToolCalls(sink);
  }

  event(name: Bytes, data: Bytes): void {
    const line = this.parsed(data);
    if (!this.ended && line.kind == JsonKind.Object) this.line(line);
  }

  /** Tells a whole answer; a body that is none becomes an error. */
  whole(body: Bytes): void {
    const answer = jsonParse(body);
    if (answer.member("message").kind == JsonKind.Object || isError(answer)) this.line(answer);
    else this.fail(AiError.malformed());
    if (!this.ended) this.complete(answer);
  }

  private line(line: JsonValue): void {
    if (isError(line)) {
      this.fail(readProviderError(<i32>line.member("status").asI64(), line.raw));
      return;
    }
    if (!this.started) {
      this.started = true;
      this.sink.start(Bytes.empty(), line.member("model").rawText(), isoSeconds(line.member("created_at").rawText()));
    }
    const message = line.member("message");
    tellReasoning(this.sink, message.member("thinking").rawText());
    tellText(this.sink, message.member("content").rawText());
    const items = message.member("tool_calls").items();
    while (items.next()) {
      this.tools.fragment(this.calls++, items.value.member("id").rawText(), items.value.member("function"));
    }
    this.logprobs(line.member("logprobs"));
    if (line.member("done").kind == JsonKind.True) this.complete(line);
  }

  /** Ollama's are those of OpenAI's content. */
  private logprobs(list: JsonValue): void {
    if (list.kind != JsonKind.Array) return;
    const out = new ByteWriter();
    out.text('{"content":');
    out.bytes(list.raw);
    out.text(',"refusal":null}');
    this.sink.extra(ExtraScope.Choice, LOGPROBS, out.take());
  }

  private complete(line: JsonValue): void {
    this.tools.complete();
    const usage = new Usage();
    usage.reportedInput = line.member("prompt_eval_count").asI64(-1);
    usage.reportedOutput = line.member("eval_count").asI64(-1);
    if (usage.known) this.sink.usage(usage);
    const word = line.member("done_reason").rawText();
    const reason = finishReasonOf(word);
    // Calls end with "stop", older servers give no reason at all.
    if (reason == FinishReason.Length) this.sink.finish(reason, word, Bytes.empty());
    else this.sink.finish(this.tools.any ? FinishReason.ToolCalls : FinishReason.Stop, word, Bytes.empty());
    this.end();
  }
}

function isError(line: JsonValue): bool {
  return line.member("error").asText().length > 0;
}

const LOGPROBS: Bytes = Bytes.of("logprobs");
