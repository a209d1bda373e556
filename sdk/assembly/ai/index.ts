// Public: what AI plugins share: client protocols, neutral answers, usage, event streams.
export { EventStreamParser } from "../eventstream/parser";
export { FRAME_LIMIT, FrameReader } from "../frame-reader";
export { JsonArrayFrames } from "../json/array-frames";
export { JsonEscapes } from "../json/json-escapes";
export { LineReader } from "../ndjson/line-reader";
export { SseParser } from "../sse/parser";
export { AiError, AiErrorKind, kindOfStatus, statusOfKind } from "./ai-error";
export { AnswerReading, Coming, framesOf, mostOfBody } from "./answer-reading";
export { AnswerRelay, AnswerSink, ExtraScope } from "./answer";
export { ChatPath } from "./chat-path";
export { BlockKind, CollectedChoice } from "./collected-choice";
export { CollectedAnswer } from "./collected-answer";
export { Cost, CostGap } from "./cost/cost";
export { ModelPrice, TokenRates } from "./cost/price";
export { PriceBook } from "./cost/price-book";
export { PriceTable } from "./cost/price-table";
export { NO_RATE, parseRate, RATE_FORM, Rate } from "./cost/rate";
export { readPrice, readPrices } from "./cost/read-prices";
export { DataUrl, dataUrl } from "./data-url";
export { escapeBytes, isBlankEscaped, writeQuoted } from "./escaped";
export { TokenEstimate } from "./estimate";
export { Tokenizer } from "./generated/token-weights.gen";
export { FinishReason, finishReasonOf } from "./finish-reason";
export { AnswerEvents, AnswerStream } from "./front/answer-events";
export { tellReasoning, tellText } from "./front/anthropic-answer-stream";
export { writeToolInput } from "./front/anthropic-plain";
export { AnthropicTools } from "./front/anthropic-tools";
export { copyDefinition } from "./front/definition";
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
export { GeminiPath } from "./gemini-path";
export { GENERATION_NAMES } from "./front/gemini-request-config";
export { copySchema, SchemaForm } from "./front/gemini-schema";
export { ChatMessages, ChatRequest, textOf, textOfPart } from "./front/openai-request";
export { signatureOf } from "./front/openai-signature";
export { argumentsOf, OpenAiToolCalls } from "./front/openai-tool-calls";
export { AnswerOptions } from "./front/options";
export { RequestOptions } from "./front/request-options";
export { STATELESS, STATELESS_CODE, statelessError } from "./front/responses-state";
export { readProviderError } from "./provider-error";
export { publishUsage } from "../usage-property";
export { ownUsage, writeOpenAiUsage } from "./front/openai-usage";
export { Usage } from "./usage";
export { UsageTracker } from "./usage-tracker";
export { RequestSize } from "./request-size";
export { pairedWord } from "./word-pairs";
export { AnswerEditor } from "./texts/answer-editor";
export { ChannelKind, TextChannel } from "./texts/channel";
export { editAnswer } from "./texts/edit-answer";
export { EditOptions } from "./texts/edit-options";
export { TextRole } from "./texts/found-texts";
export { TextGate } from "./texts/gate";
export { RequestTexts } from "./texts/request-texts";
