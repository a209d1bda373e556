import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Front, readAnswer } from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { AnswerGate, GateState } from "./answer-gate";
import { AnswerWatch, NoAnswer } from "./answer-watch";
import { UneditedStream } from "./stream-editor";

/** Bytes that are withheld at most; a longer answer goes on as it comes. */
const WITHHELD_LIMIT: i32 = 30 * 1024 * 1024;

/**
 * Withholds an answer of the client's own protocol that is not streamed until its end: nobody can use half of it, and until
 * then another provider can be asked, because it broke off, or was an error in spite of its status 200.
 */
@final
export class WholeGate extends AnswerGate {
  constructor(private readonly front: Front) {
    super(new UneditedStream(), new AnswerWatch(new NoAnswer(), false), null);
  }

  push(chunk: Bytes, endOfStream: bool): GateState {
    const withheld = this.withheld;
    withheld.bytes(chunk);
    if (!endOfStream) return withheld.length > WITHHELD_LIMIT ? GateState.Open : GateState.Closed;
    const watch = this.watch;
    readAnswer(this.front, withheld.view(), watch);
    return watch.failure != null && !watch.hasContent ? GateState.Failed : GateState.Open;
  }
}
