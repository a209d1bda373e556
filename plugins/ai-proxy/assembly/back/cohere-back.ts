import { Bytes, Result } from "proxy-wasm-assemblyscript-sdk/assembly";
import { AnswerEvents, AnswerSink } from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { Back } from "./back";
import { BackCall } from "./back-call";
import { CohereAnswer } from "./cohere-answer";
import { writeCohereRequest } from "./cohere-request";

/** Cohere's second chat API, `/v2/chat`. */
@final
export class CohereBack extends Back {
  constructor(call: BackCall) {
    super(call);
  }

  request(neutral: Bytes): Result<Bytes> {
    return writeCohereRequest(neutral, this.call);
  }

  events(sink: AnswerSink): AnswerEvents {
    return new CohereAnswer(sink);
  }

  answer(body: Bytes, sink: AnswerSink): void {
    new CohereAnswer(sink).whole(body);
  }
}
