import { Bytes, Result } from "proxy-wasm-assemblyscript-sdk/assembly";
import { AnswerEvents, AnswerSink } from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { Back } from "./back";
import { BackCall } from "./back-call";
import { MiniMaxAnswer } from "./minimax-answer";
import { writeMiniMaxRequest } from "./minimax-request";

/** MiniMax's `chatcompletion_pro`. Its errors come with status 200. */
@final
export class MiniMaxBack extends Back {
  constructor(call: BackCall) {
    super(call);
  }

  request(neutral: Bytes): Result<Bytes> {
    return writeMiniMaxRequest(neutral, this.call);
  }

  events(sink: AnswerSink): AnswerEvents {
    return new MiniMaxAnswer(sink);
  }

  answer(body: Bytes, sink: AnswerSink): void {
    new MiniMaxAnswer(sink).whole(body);
  }
}
