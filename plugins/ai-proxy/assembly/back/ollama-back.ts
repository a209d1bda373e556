import { Bytes, MediaType, Result } from "proxy-wasm-assemblyscript-sdk/assembly";
import { AnswerEvents, AnswerSink, FrameReader, LineReader } from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { Back } from "./back";
import { BackCall } from "./back-call";
import { OllamaAnswer } from "./ollama-answer";
import { writeOllamaRequest } from "./ollama-request";

/** Ollama's native chat API, `/api/chat`. */
@final
export class OllamaBack extends Back {
  constructor(call: BackCall) {
    super(call);
  }

  request(neutral: Bytes): Result<Bytes> {
    return writeOllamaRequest(neutral, this.call);
  }

  events(sink: AnswerSink): AnswerEvents {
    return new OllamaAnswer(sink);
  }

  answer(body: Bytes, sink: AnswerSink): void {
    new OllamaAnswer(sink).whole(body);
  }

  frames(): FrameReader {
    return new LineReader();
  }

  isStream(type: MediaType): bool {
    return type.is("application/x-ndjson");
  }
}
