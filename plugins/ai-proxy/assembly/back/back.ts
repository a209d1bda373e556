import { Bytes, MediaType, Result } from "proxy-wasm-assemblyscript-sdk/assembly";
import {
  AiError,
  AnswerEvents,
  AnswerSink,
  FrameReader,
  readProviderError,
  SseParser,
} from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { BackCall } from "./back-call";

/**
 * The protocol of a provider's chat API, seen from the neutral form. One instance serves one call, so it may keep what the
 * request told for the answer. Requests come as OpenAI chat completions, validated as JSON; answers go to a sink.
 */
export abstract class Back {
  /**
   * Id of a conversation that the provider remembers (Dify), escaped: what the client names, to be set before `request`; after
   * an answer, or as far as it has come, what the provider told.
   */
  conversation: Bytes = Bytes.empty();

  /** The header `x-amzn-errortype` of an answer (Bedrock), to be set before `error`; empty when there is none. */
  errorType: Bytes = Bytes.empty();

  constructor(protected readonly call: BackCall) {}

  /** The model as the provider is asked for it, as content of a JSON string. */
  get model(): Bytes {
    return this.call.modelRaw;
  }

  /** The request in the provider's protocol; fails, with the JSON path at fault, for what it cannot carry. */
  abstract request(neutral: Bytes): Result<Bytes>;

  /** A reader of the messages of a streamed answer. */
  abstract events(sink: AnswerSink): AnswerEvents;

  /** Tells a whole answer to `sink`; a body that is none becomes an error. */
  abstract answer(body: Bytes, sink: AnswerSink): void;

  /** What cuts a streamed answer into messages. */
  frames(): FrameReader {
    return new SseParser();
  }

  /** Whether a body of this type is a streamed answer. */
  isStream(type: MediaType): bool {
    return type.is("text/event-stream");
  }

  /** What a body that came with an error status says. */
  error(status: i32, body: Bytes): AiError {
    return readProviderError(status, body);
  }
}
