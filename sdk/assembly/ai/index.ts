// Public: what AI plugins share: client protocols, neutral answers, usage, event streams.
export { FrameReader } from "../frame-reader";
export { SSE_EVENT_LIMIT, SseParser } from "../sse/parser";
export { AiError, AiErrorKind, kindOfStatus, statusOfKind } from "./ai-error";
export { AnswerRelay, AnswerSink, ExtraScope } from "./answer";
export { escapeBytes } from "./escaped";
export { FinishReason, finishReasonOf } from "./finish-reason";
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
export { ChatMessages, ChatRequest, textOf } from "./front/openai-request";
export { AnswerOptions } from "./front/options";
export { RequestOptions } from "./front/request-options";
export { readProviderError } from "./provider-error";
export { Usage } from "./usage";
export { UsageTracker } from "./usage-tracker";
