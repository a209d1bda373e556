import { Bytes, MediaType, Result } from "proxy-wasm-assemblyscript-sdk/assembly";
import {
  AiError,
  AnswerEvents,
  AnswerSink,
  EventStreamParser,
  FrameReader,
} from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { Back } from "./back";
import { BackCall } from "./back-call";
import { bedrockError } from "./bedrock-error";
import { writeBedrockRequest } from "./bedrock-request";
import { BedrockAnswerStream } from "./bedrock-stream";

/** Amazon Bedrock's Converse and ConverseStream. */
@final
export class BedrockBack extends Back {
  constructor(call: BackCall) {
    super(call);
  }

  request(neutral: Bytes): Result<Bytes> {
    return writeBedrockRequest(neutral, this.call);
  }

  events(sink: AnswerSink): AnswerEvents {
    return new BedrockAnswerStream(sink);
  }

  answer(body: Bytes, sink: AnswerSink): void {
    const reader = new BedrockAnswerStream(sink);
    if (!reader.whole(body)) reader.fail(AiError.malformed());
  }

  frames(): FrameReader {
    return new EventStreamParser();
  }

  isStream(type: MediaType): bool {
    return type.is("application/vnd.amazon.eventstream");
  }

  error(status: i32, body: Bytes): AiError {
    return bedrockError(status, body, this.errorType);
  }
}
