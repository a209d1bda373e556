import { Bytes, Result } from "proxy-wasm-assemblyscript-sdk/assembly";
import { AiError, AnswerEvents, AnswerSink } from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { Back } from "./back";
import { BackCall } from "./back-call";
import { DifyAnswer, difyError } from "./dify-answer";
import { DifyApp, difyAppOf } from "./dify-app";
import { writeDifyRequest } from "./dify-request";

/** Dify's applications: chat-messages, completion-messages, or workflows/run, by their kind. */
@final
export class DifyBack extends Back {
  private readonly app: DifyApp;

  constructor(call: BackCall) {
    super(call);
    this.app = difyAppOf(call.options);
  }

  request(neutral: Bytes): Result<Bytes> {
    return writeDifyRequest(neutral, this.call, this.app, this.conversation);
  }

  events(sink: AnswerSink): AnswerEvents {
    return this.reader(sink);
  }

  answer(body: Bytes, sink: AnswerSink): void {
    this.reader(sink).whole(body);
  }

  error(status: i32, body: Bytes): AiError {
    return difyError(status, body);
  }

  private reader(sink: AnswerSink): DifyAnswer {
    return new DifyAnswer(sink, this, this.app, this.call.options.outputVariable);
  }
}
