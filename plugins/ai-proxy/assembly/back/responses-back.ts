import { Bytes, Result } from "proxy-wasm-assemblyscript-sdk/assembly";
import { AnswerEvents, AnswerSink, answerEvents, Front, readAnswer } from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { Back } from "./back";
import { BackCall } from "./back-call";
import { writeResponsesRequest } from "./responses-request";

/** OpenAI's Responses API. */
@final
export class ResponsesBack extends Back {
  constructor(call: BackCall) {
    super(call);
  }

  request(neutral: Bytes): Result<Bytes> {
    return writeResponsesRequest(neutral, this.call.modelRaw);
  }

  events(sink: AnswerSink): AnswerEvents {
    return answerEvents(Front.OpenAiResponses, sink);
  }

  answer(body: Bytes, sink: AnswerSink): void {
    readAnswer(Front.OpenAiResponses, body, sink);
  }
}
