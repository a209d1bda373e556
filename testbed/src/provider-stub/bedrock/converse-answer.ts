import { type ContentBlock, StopReason, type TokenUsage } from "@aws-sdk/client-bedrock-runtime";
import type { Answer, End, Tokens } from "../answer.ts";
import { isObject, type JsonObject } from "../json.ts";
import { SIGNATURE } from "./content.ts";
import type { ConversePrompt } from "./converse-request.ts";

/** Milliseconds every answer claims to have taken. */
export const LATENCY = 1;

/** The ends a test may ask for by name. */
export const STOP_REASONS: readonly string[] = Object.values(StopReason);

/** The plain answer. */
export function converse(prompt: ConversePrompt, answer: Answer, nextToolUseId: () => string): JsonObject {
  return {
    metrics: { latencyMs: LATENCY },
    output: { message: { content: contentBlocks(answer, nextToolUseId), role: "assistant" } },
    ...stopOf(prompt, answer.end),
    usage: usageOf(answer.tokens),
  };
}

/** The blocks of an answer: thinking, text, tool uses. */
export function contentBlocks(answer: Answer, nextToolUseId: () => string): ContentBlock[] {
  const blocks: ContentBlock[] = [];
  if (answer.thinking !== "") {
    blocks.push({ reasoningContent: { reasoningText: { signature: SIGNATURE, text: answer.thinking } } });
  }
  if (answer.text !== "") blocks.push({ text: answer.text });
  for (const call of answer.toolCalls) {
    blocks.push({ toolUse: { input: inputOf(call.arguments), name: call.name, toolUseId: nextToolUseId() } });
  }
  return blocks;
}

type Input = Exclude<NonNullable<ContentBlock["toolUse"]>["input"], undefined>;

/** A prompt may wish for arguments that are no JSON object; this protocol can not say such. */
function inputOf(text: string): Input {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? (value as Input) : { raw: text };
  } catch {
    return { raw: text };
  }
}

/** The end of an answer: the reason, and the model's own fields if they are wanted. */
export function stopOf(prompt: ConversePrompt, end: End): JsonObject {
  const sequence = end.why === "stop-sequence" ? end.sequence : null;
  return {
    ...(prompt.wantsStopSequence ? { additionalModelResponseFields: { stop_sequence: sequence } } : {}),
    stopReason: stopReason(end),
  };
}

function stopReason(end: End): string {
  switch (end.why) {
    case "length":
      return "max_tokens";
    case "tools":
      return "tool_use";
    case "filter":
      return "content_filtered";
    case "refusal":
      return "guardrail_intervened";
    case "stop-sequence":
      return "stop_sequence";
    case "named":
      return end.name;
    case "done":
      return "end_turn";
  }
}

/** Input tokens do not include those of the cache; the total does. */
export function usageOf(tokens: Tokens): TokenUsage {
  return {
    cacheReadInputTokens: tokens.cached,
    cacheWriteInputTokens: 0,
    inputTokens: tokens.input - tokens.cached,
    outputTokens: tokens.output,
    totalTokens: tokens.input + tokens.output,
  };
}
