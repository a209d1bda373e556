import { Bytes, JsonKind, Result } from "proxy-wasm-assemblyscript-sdk/assembly";
import {
  AiError,
  AnswerEvents,
  AnswerSink,
  readProviderError,
  SseParser,
} from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { withReasoningMode } from "../answer/reasoning-mode";
import { Back } from "./back";
import { BackCall } from "./back-call";
import { NeutralRequest } from "./neutral-request";
import { QwenAnswer } from "./qwen-answer";
import { streamsCalls } from "./qwen-model";
import { writeQwenRequest } from "./qwen-request";

/** DashScope's native generation APIs. */
@final
export class QwenBack extends Back {
  /** Whether each event of a stream has all of the answer so far. */
  private repeats: bool = false;

  constructor(call: BackCall) {
    super(call);
  }

  request(neutral: Bytes): Result<Bytes> {
    const request = new NeutralRequest(neutral);
    const thinks = request.thinkingBudget > 0 || request.document.member("enable_thinking").kind == JsonKind.True;
    this.repeats = request.tools.any && !thinks && !streamsCalls(this.call.model);
    return writeQwenRequest(request, this.call, this.call.isStream && !this.repeats);
  }

  events(sink: AnswerSink): AnswerEvents {
    return new QwenAnswer(this.told(sink), this.repeats);
  }

  answer(body: Bytes, sink: AnswerSink): void {
    new QwenAnswer(this.told(sink), false).whole(body);
  }

  /** Who asked for a stream is told of an error in an event, whatever the status. */
  error(status: i32, body: Bytes): AiError {
    const events = new SseParser();
    events.push(body);
    events.finish();
    return readProviderError(status, body.at(0) != 0x7b && events.next() ? events.data : body);
  }

  private told(sink: AnswerSink): AnswerSink {
    return withReasoningMode(this.call.options.reasoningContentMode, sink);
  }
}
