import { ByteWriter, Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import { AiError, AnswerStream, answerEvents, Front } from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { AnswerWatch, NoAnswer } from "./answer-watch";
import { StreamEditor } from "./stream-editor";

/** Bytes that are withheld at most: whoever sends more before a first word is taken for one who answers. */
const WITHHELD_LIMIT: i32 = 64 * 1024;

export const enum GateState {
  /** Nothing was said yet. */
  Closed,
  /** The answer has begun: it goes on. */
  Open,
  /** There will be none: an error event, or the end before any word. */
  Failed,
}

/**
 * Withholds the beginning of a streamed answer until its first word: an error before that, though its status was 200, can
 * still be told by a status, and another provider can be asked.
 */
export class AnswerGate {
  private state: GateState = GateState.Closed;
  protected readonly withheld: ByteWriter = new ByteWriter(512);

  /** @param probe reads what `editor` does not read itself; null when `watch` is told by the editor */
  constructor(
    private readonly editor: StreamEditor,
    protected readonly watch: AnswerWatch,
    private readonly probe: AnswerStream | null,
  ) {}

  /** A gate in front of a stream that is not translated. */
  static probing(front: Front, editor: StreamEditor): AnswerGate {
    const watch = new AnswerWatch(new NoAnswer(), false);
    return new AnswerGate(editor, watch, new AnswerStream(answerEvents(front, watch)));
  }

  push(chunk: Bytes, endOfStream: bool): GateState {
    const probe = this.probe;
    if (probe != null) probe.push(chunk, endOfStream);
    this.withheld.bytes(this.editor.push(chunk, endOfStream));
    const watch = this.watch;
    if (watch.hasContent) this.state = GateState.Open;
    else if (watch.failure != null || endOfStream) this.state = GateState.Failed;
    else if (this.withheld.length > WITHHELD_LIMIT) this.state = GateState.Open;
    return this.state;
  }

  /** What goes on when the gate opens. */
  take(): Bytes {
    return this.withheld.take();
  }

  /** Why the gate failed. */
  get failure(): AiError {
    const failure = this.watch.failure;
    return failure != null ? failure : AiError.truncated();
  }
}
