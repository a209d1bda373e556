import type { Answer, End } from "../answer.ts";
import type { Ids } from "../stub-server.ts";
import { countTokens } from "../tokens.ts";
import type { ChatRequest, Cited } from "./chat-request.ts";
import type { ChatResponse, Citation, ContentItem, FinishReason, Message, Source, ToolCall, Usage } from "./wire.ts";

/** The parts of an answer: what the plain form holds at once and a stream bit by bit. */
export interface Parts {
  readonly content: readonly ContentItem[];
  /** What the model means to do with the tools; a model that thinks says it there instead. */
  readonly plan: string;
  readonly calls: readonly ToolCall[];
  readonly citations: readonly Citation[];
}

/** The parts of an answer in the protocol's own form. */
export function partsOf(request: ChatRequest, answer: Answer, ids: Ids): Parts {
  const content: ContentItem[] = [];
  if (answer.thinking !== "") content.push({ type: "thinking", thinking: answer.thinking });
  if (answer.text !== "") content.push({ type: "text", text: answer.text });
  const calls = answer.toolCalls.map(({ name, arguments: args }): ToolCall => {
    return { id: ids.next(`${name}_`), type: "function", function: { name, arguments: args } };
  });
  const called = answer.toolCalls.map((call) => call.name).join(" and ");
  const plan = calls.length === 0 || answer.thinking !== "" ? "" : `I will call ${called}.`;
  return { content, plan, calls, citations: citationsOf(request, answer, content.length - 1) };
}

/** One citation a source: of the result's own words in the answer, or of the answer's first word. */
function citationsOf(request: ChatRequest, answer: Answer, contentIndex: number): Citation[] {
  const first = /\S+/.exec(answer.text)?.[0] ?? "";
  if (first === "") return [];
  return request.cited.map((source) => {
    const text = answer.text.includes(source.text) ? source.text : first;
    const start = answer.text.indexOf(text);
    return {
      start,
      end: start + text.length,
      text,
      sources: [sourceOf(source)],
      content_index: contentIndex,
      type: "TEXT_CONTENT",
    };
  });
}

function sourceOf({ kind, id, text }: Cited): Source {
  if (kind === "tool") return { type: "tool", id, tool_output: { content: text } };
  return { type: "document", id, document: { id, text } };
}

/** The plain answer. */
export function chatResponse(id: string, request: ChatRequest, answer: Answer, parts: Parts): ChatResponse {
  const message: Message = {
    role: "assistant",
    ...(parts.content.length > 0 ? { content: [...parts.content] } : {}),
    ...(parts.plan === "" ? {} : { tool_plan: parts.plan }),
    ...(parts.calls.length > 0 ? { tool_calls: [...parts.calls] } : {}),
    ...(parts.citations.length > 0 ? { citations: [...parts.citations] } : {}),
  };
  return { id, message, finish_reason: finishReason(answer.end), ...usageField(request, answer, parts) };
}

/** The protocol has no reason for a filter but the general one, and none for a refusal. */
export function finishReason(end: End): FinishReason {
  switch (end.why) {
    case "length":
      return "MAX_TOKENS";
    case "tools":
      return "TOOL_CALL";
    case "stop-sequence":
      return "STOP_SEQUENCE";
    case "filter":
      return "ERROR";
    case "done":
    case "refusal":
    case "named":
      return "COMPLETE";
  }
}

/**
 * `tokens` are all that went in and came out, cached ones and the plan included. Billed are the words of the messages
 * and of the answer: what the tools cost in the prompt, and the plan, is not.
 */
export function usageField(request: ChatRequest, answer: Answer, parts: Parts): { usage?: Usage } {
  if (request.steering.noUsage) return {};
  const { input, output, cached } = answer.tokens;
  const unbilled = request.conversation.tools.reduce((sum, tool) => sum + countTokens(tool.text), 0);
  return {
    usage: {
      billed_units: { input_tokens: input - unbilled, output_tokens: output },
      tokens: { input_tokens: input, output_tokens: output + countTokens(parts.plan) },
      cached_tokens: cached,
    },
  };
}
