// Public: reading an answer's tokens and nothing else of it, for plugins that count: no protocols, no neutral answers.
export { Usage } from "../ai/usage";
export { mentionsUsage, UsageTracker } from "../ai/usage-tracker";
export { SseParser } from "../sse/parser";
export { publishedUsage } from "../usage-property";
