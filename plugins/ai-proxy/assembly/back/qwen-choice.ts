import { Bytes, JsonValue } from "proxy-wasm-assemblyscript-sdk/assembly";
import {
  AnswerSink,
  FinishReason,
  finishReasonOf,
  OpenAiToolCalls,
  tellReasoning,
  tellText,
  textOf,
} from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { GrowingText } from "./growing-text";

/** Most calls of one choice; further ones are dropped. */
const MAX_CALLS: i32 = 128;

/** A call as far as it is known. */
@final
class QwenCall {
  id: Bytes = Bytes.empty();
  name: Bytes = Bytes.empty();
  isTold: bool = false;
  readonly arguments: GrowingText;

  constructor(repeats: bool) {
    this.arguments = new GrowingText(repeats);
  }
}

/** Reads one choice of DashScope's answers over the events of a stream, or as a whole. */
@final
export class QwenChoice {
  private readonly text: GrowingText;
  private readonly reasoning: GrowingText;
  private readonly tools: OpenAiToolCalls;
  private readonly calls: QwenCall[] = [];
  /** Whether its finish reason was told. */
  finished: bool = false;

  /** @param repeats see `GrowingText` */
  constructor(
    private readonly sink: AnswerSink,
    private readonly repeats: bool,
  ) {
    this.text = new GrowingText(repeats);
    this.reasoning = new GrowingText(repeats);
    this.tools = new OpenAiToolCalls(sink);
  }

  read(choice: JsonValue): void {
    const message = choice.member("message");
    tellReasoning(this.sink, this.reasoning.fresh(message.member("reasoning_content").rawText()));
    tellText(this.sink, this.text.fresh(textOf(message.member("content"))));
    const items = message.member("tool_calls").items();
    while (items.next()) this.call(items.value, items.index);
    const word = choice.member("finish_reason").rawText();
    const reason = finishReasonOf(word);
    if (reason == FinishReason.None || this.finished) return;
    this.complete();
    this.finished = true;
    this.sink.finish(reason, word, Bytes.empty());
  }

  /** Nothing more comes: calls without arguments are told, too. */
  complete(): void {
    for (let i = 0; i < this.calls.length; i++) if (!this.calls[i].isTold) this.tell(i, Bytes.empty());
    this.tools.complete();
  }

  /** Takes in a call. It is told once it has arguments: until then its name may not be whole. */
  private call(item: JsonValue, position: i32): void {
    const at = <i32>min<i64>(max<i64>(item.member("index").asI64(position), 0), MAX_CALLS);
    if (at == MAX_CALLS || this.finished) return;
    while (this.calls.length <= at) this.calls.push(new QwenCall(this.repeats));
    const call = this.calls[at];
    const body = item.member("function");
    const id = item.member("id").rawText();
    const name = body.member("name").rawText();
    if (id.length > 0) call.id = id;
    if (name.length > 0) call.name = name;
    const more = call.arguments.fresh(body.member("arguments").rawText());
    if (more.length > 0) this.tell(at, more);
  }

  private tell(at: i32, more: Bytes): void {
    const call = this.calls[at];
    call.isTold = true;
    this.tools.add(at, call.id, call.name, more);
  }
}
