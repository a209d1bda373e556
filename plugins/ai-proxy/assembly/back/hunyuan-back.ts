import { Bytes, Result } from "proxy-wasm-assemblyscript-sdk/assembly";
import { AiError, AnswerEvents, AnswerSink } from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { Back } from "./back";
import { BackCall } from "./back-call";
import { HunyuanEvents, hunyuanError, readHunyuanAnswer } from "./hunyuan-answer";
import { writeHunyuanRequest } from "./hunyuan-request";

/** Tencent's ChatCompletions (API 3.0, version 2023-09-01). */
@final
export class HunyuanBack extends Back {
  constructor(call: BackCall) {
    super(call);
  }

  request(neutral: Bytes): Result<Bytes> {
    return writeHunyuanRequest(neutral, this.call);
  }

  events(sink: AnswerSink): AnswerEvents {
    return new HunyuanEvents(sink);
  }

  answer(body: Bytes, sink: AnswerSink): void {
    readHunyuanAnswer(body, sink);
  }

  error(status: i32, body: Bytes): AiError {
    const error = hunyuanError(status, body);
    return error != null ? error : super.error(status, body);
  }
}
