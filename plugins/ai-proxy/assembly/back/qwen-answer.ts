import { Bytes, JsonKind, JsonValue } from "proxy-wasm-assemblyscript-sdk/assembly";
import { AiError, AnswerEvents, AnswerSink, readProviderError, Usage } from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { QwenChoice } from "./qwen-choice";

/** Most choices that are read; DashScope gives up to four. */
const MAX_CHOICES: i32 = 8;

/** Reads the events of a DashScope generation stream, each in the form of a whole answer; `whole` reads that. */
@final
export class QwenAnswer extends AnswerEvents {
  private readonly usage: Usage = new Usage();
  private readonly choices: QwenChoice[] = [];
  private current: i32 = 0;
  private started: bool = false;

  /** @param repeats whether each event has all of the answer so far */
  constructor(
    sink: AnswerSink,
    private readonly repeats: bool,
  ) {
    super(sink);
  }

  event(name: Bytes, data: Bytes): void {
    const event = this.parsed(data);
    if (!this.ended && event.kind == JsonKind.Object) this.read(event);
  }

  /** Tells a whole answer; a body that is none becomes an error. */
  whole(body: Bytes): void {
    this.event(Bytes.empty(), body);
    if (!this.started) this.fail(AiError.malformed());
    if (this.ended) return;
    for (let i = 0; i < this.choices.length; i++) if (!this.choices[i].finished) this.choices[i].complete();
    this.end();
  }

  private read(event: JsonValue): void {
    if (event.member("code").rawText().length > 0) {
      this.fail(readProviderError(0, event.raw));
      return;
    }
    const output = event.member("output");
    if (output.kind != JsonKind.Object) return;
    if (this.usage.merge(event.member("usage"))) this.sink.usage(this.usage);
    if (!this.started) {
      this.started = true;
      this.sink.start(event.member("request_id").rawText(), Bytes.empty(), 0);
    }
    const items = output.member("choices").items();
    while (items.next()) this.choice(items.value, items.index);
  }

  private choice(choice: JsonValue, position: i32): void {
    const index = choice.member("index").asI64(position);
    if (index < 0 || index >= MAX_CHOICES) return;
    const at = <i32>index;
    while (this.choices.length <= at) this.choices.push(new QwenChoice(this.sink, this.repeats));
    if (at != this.current) {
      this.current = at;
      this.sink.choice(at);
    }
    const reader = this.choices[at];
    reader.read(choice);
    this.finished = this.finished || reader.finished;
  }
}
