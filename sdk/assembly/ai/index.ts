// Public: what AI plugins share: client protocols, neutral answers, usage, event streams.
export { FrameReader } from "../frame-reader";
export { JsonArrayFrames } from "../json/array-frames";
export { SSE_EVENT_LIMIT, SseParser } from "../sse/parser";
export { AiError, AiErrorKind, kindOfStatus } from "./ai-error";
export { AnswerRelay, AnswerSink, ExtraScope } from "./answer";
export { DataUrl, dataUrl } from "./data-url";
export { FinishReason } from "./finish-reason";
export { AnswerEvents, AnswerStream } from "./front/answer-events";
export { writeToolInput } from "./front/anthropic-plain";
export {
  answerEvents,
  answerWriter,
  errorStatus,
  Front,
  readAnswer,
  readRequest,
  writeError,
  writeErrorEvent,
} from "./front/front";
export { GENERATION_NAMES } from "./front/gemini-request-config";
export { copySchema, SchemaForm } from "./front/gemini-schema";
export { ChatMessages, ChatRequest, textOf } from "./front/openai-request";
export { signatureOf } from "./front/openai-signature";
export { AnswerOptions } from "./front/options";
export { RequestOptions } from "./front/request-options";
export { readProviderError } from "./provider-error";
export { Usage } from "./usage";
export { UsageTracker } from "./usage-tracker";
export { pairedWord } from "./word-pairs";
