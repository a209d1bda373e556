import { Bytes, Result } from "proxy-wasm-assemblyscript-sdk/assembly";
import { AiError, AnswerEvents, AnswerSink } from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { Back } from "./back";
import { BackCall } from "./back-call";
import { readSparkAnswer, SparkEvents, sparkError } from "./spark-answer";
import { SparkRelay } from "./spark-relay";
import { writeSparkRequest } from "./spark-request";

/** iFlytek's Spark over HTTP. */
@final
export class SparkBack extends Back {
  constructor(call: BackCall) {
    super(call);
  }

  request(neutral: Bytes): Result<Bytes> {
    return writeSparkRequest(neutral, this.call);
  }

  events(sink: AnswerSink): AnswerEvents {
    return new SparkEvents(new SparkRelay(sink));
  }

  answer(body: Bytes, sink: AnswerSink): void {
    readSparkAnswer(body, sink);
  }

  error(status: i32, body: Bytes): AiError {
    return sparkError(status, body);
  }
}
