import { ByteWriter, Bytes, JsonKind, JsonValue } from "proxy-wasm-assemblyscript-sdk/assembly";
import {
  AiError,
  AnswerEvents,
  AnswerSink,
  FinishReason,
  finishReasonOf,
  OpenAiToolCalls,
  readProviderError,
  tellText,
  Usage,
} from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { GrowingText } from "./growing-text";

/** Most bytes of a streamed text that are kept, to tell what is new in an event that has all of it. */
const TOLD_LIMIT: i32 = 1 << 20;

/**
 * Reads the events of a MiniMax stream; `whole` reads an answer in one body, which has the form of the last event. That one
 * repeats the text of all events before: its `reply` is not empty.
 */
@final
export class MiniMaxAnswer extends AnswerEvents {
  private readonly tools: OpenAiToolCalls;
  private readonly arguments: GrowingText = new GrowingText(true);
  private readonly told: ByteWriter = new ByteWriter(64, TOLD_LIMIT);
  private readonly usage: Usage = new Usage();
  private started: bool = false;

  constructor(sink: AnswerSink) {
    super(sink);
    this.tools = new OpenAiToolCalls(sink);
  }

  event(name: Bytes, data: Bytes): void {
    const event = this.parsed(data);
    if (!this.ended && event.kind == JsonKind.Object) this.read(event);
  }

  /** Tells a whole answer; a body that is none becomes an error. */
  whole(body: Bytes): void {
    this.event(Bytes.empty(), body);
    if (!this.started) this.fail(AiError.malformed());
    this.complete(FinishReason.Stop, Bytes.empty());
    this.end();
  }

  private read(event: JsonValue): void {
    if (event.member("base_resp").member("status_code").asI64() != 0 || event.member("error").asText().length > 0) {
      this.fail(readProviderError(0, event.raw));
      return;
    }
    const choices = event.member("choices").items();
    const reply = event.member("reply").rawText();
    const hasChoice = choices.next();
    if (!hasChoice && reply.length == 0) return;
    if (this.usage.merge(event.member("usage"))) this.sink.usage(this.usage);
    if (!this.started) {
      this.started = true;
      const created = event.member("created").asI64();
      this.sink.start(event.member("id").rawText(), event.member("model").rawText(), created);
    }
    const messages = choices.value.member("messages").items();
    const message = messages.next() ? messages.value : JsonValue.missing();
    this.text(message.member("text").rawText(), reply);
    const call = message.member("function_call");
    if (call.kind == JsonKind.Object) {
      const more = this.arguments.fresh(call.member("arguments").rawText());
      this.tools.add(0, Bytes.empty(), call.member("name").rawText(), more);
    }
    const word = choices.value.member("finish_reason").rawText();
    this.complete(finishReasonOf(word), word);
  }

  /** @param reply all of the text so far, where the event has it */
  private text(text: Bytes, reply: Bytes): void {
    const told = this.told.view();
    const isWhole = reply.length > 0;
    if (isWhole && (this.told.overflowed || !reply.startsWith(told))) return;
    const fresh = isWhole ? reply.slice(told.length) : text;
    tellText(this.sink, fresh);
    this.told.bytes(fresh);
  }

  /** Tells why the answer is complete, once. */
  private complete(reason: FinishReason, word: Bytes): void {
    if (this.ended || this.finished || reason == FinishReason.None) return;
    this.finished = true;
    this.tools.complete();
    const isCall = this.tools.any && reason == FinishReason.Stop;
    this.sink.finish(isCall ? FinishReason.ToolCalls : reason, word, Bytes.empty());
  }
}
