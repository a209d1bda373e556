import { Bytes, Result } from "proxy-wasm-assemblyscript-sdk/assembly";
import { AnswerEvents, AnswerSink, answerEvents, Front, readAnswer } from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { Back } from "./back";
import { BackCall } from "./back-call";
import { writeGeminiRequest } from "./gemini-request";

/** Gemini's generateContent, at the Gemini API and at Vertex AI. */
@final
export class GeminiBack extends Back {
  constructor(call: BackCall) {
    super(call);
  }

  request(neutral: Bytes): Result<Bytes> {
    return writeGeminiRequest(neutral, this.call);
  }

  events(sink: AnswerSink): AnswerEvents {
    return answerEvents(Front.Gemini, sink);
  }

  answer(body: Bytes, sink: AnswerSink): void {
    readAnswer(Front.Gemini, body, sink);
  }
}
