import { Bytes, Result } from "proxy-wasm-assemblyscript-sdk/assembly";
import { AnswerEvents, AnswerSink, answerEvents, Front, readAnswer } from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { Back } from "./back";
import { BackCall } from "./back-call";

/** OpenAI's chat completions: the neutral form itself. What providers make of it is patched, not translated. */
@final
export class OpenAiBack extends Back {
  constructor(call: BackCall) {
    super(call);
  }

  request(neutral: Bytes): Result<Bytes> {
    return Result.of(neutral);
  }

  events(sink: AnswerSink): AnswerEvents {
    return answerEvents(Front.OpenAiChat, sink);
  }

  answer(body: Bytes, sink: AnswerSink): void {
    readAnswer(Front.OpenAiChat, body, sink);
  }
}
