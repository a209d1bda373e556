// Public: reading an answer's tokens and nothing else of it, for plugins that count: no protocols, no neutral answers.
export { TokenEstimate } from "../ai/estimate";
export { Tokenizer } from "../ai/generated/token-weights.gen";
export { RequestSize } from "../ai/request-size";
export { Usage } from "../ai/usage";
export { mentionsUsage, UsageTracker } from "../ai/usage-tracker";
export { SseParser } from "../sse/parser";
export { publishedUsage } from "../usage-property";
export { noteInAiLog, withNote } from "./ai-log";
export { AnswerForm, formOf } from "./answer-form";
export { AnswerUsage } from "./answer-usage";
export { endsOf, openObject } from "./body-ends";
export { BodyWindow } from "./body-window";
export { bodyOfHost, hasReadableBody, modelInPath, modelOf, Need, needOf } from "./call-need";
export { CallUsage } from "./call-usage";
export { hasOutcome, noteOutcome, OUTCOMES, Outcome } from "./outcome";
export { TextTally } from "./text-tally";
