import { Bytes, Result } from "proxy-wasm-assemblyscript-sdk/assembly";
import { AnswerEvents, AnswerSink, answerEvents, Front, readAnswer } from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { Back } from "./back";
import { BackCall } from "./back-call";
import { ClaudeRequestOptions, writeClaudeRequest } from "./claude-request";

/** Anthropic's messages. */
@final
export class ClaudeBack extends Back {
  constructor(call: BackCall) {
    super(call);
  }

  request(neutral: Bytes): Result<Bytes> {
    const options = new ClaudeRequestOptions();
    options.model = this.call.model;
    // Vertex AI has it off, unless a policy of the organisation turns it on.
    options.structuredOutput = this.call.options.type_ != "vertex";
    return writeClaudeRequest(neutral, options);
  }

  events(sink: AnswerSink): AnswerEvents {
    return answerEvents(Front.AnthropicMessages, sink);
  }

  answer(body: Bytes, sink: AnswerSink): void {
    readAnswer(Front.AnthropicMessages, body, sink);
  }
}
