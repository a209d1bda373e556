import type { ContentBlock, Message, StopReason, Usage } from "@anthropic-ai/sdk/resources/messages";
import type { Answer, End, Tokens } from "../answer.ts";
import type { MessagesRequest } from "./request.ts";

/** What identifies an answer. */
export interface AnswerIdentity {
  readonly id: string;
  /** Ids for tool uses, unique in the life of the stub. */
  nextToolUseId(): string;
}

/** The signature of every thinking block: opaque to clients, who have to send it back. */
export const SIGNATURE = "c3R1Yi1zaWduYXR1cmU=";

/** The plain answer. */
export function message(request: MessagesRequest, answer: Answer, identity: AnswerIdentity): Message {
  return {
    id: identity.id,
    type: "message",
    role: "assistant",
    model: request.model,
    content: contentBlocks(answer, identity),
    ...stopOf(answer.end),
    container: null,
    diagnostics: null,
    usage: usageOf(answer.tokens),
  };
}

/** The blocks of an answer: thinking, text, tool uses. */
export function contentBlocks(answer: Answer, identity: AnswerIdentity): ContentBlock[] {
  const blocks: ContentBlock[] = [];
  if (answer.thinking !== "") blocks.push({ type: "thinking", thinking: answer.thinking, signature: SIGNATURE });
  if (answer.text !== "") blocks.push({ type: "text", text: answer.text, citations: null });
  for (const call of answer.toolCalls) {
    const input = inputOf(call.arguments);
    blocks.push({ type: "tool_use", id: identity.nextToolUseId(), name: call.name, input, caller: { type: "direct" } });
  }
  return blocks;
}

/** A prompt may wish for arguments that are no JSON; this protocol can not say such. */
function inputOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return { raw: text };
  }
}

/** The end of an answer, in the three fields that tell it. */
export function stopOf(end: End): Pick<Message, "stop_reason" | "stop_sequence" | "stop_details"> {
  const refused = end.why === "refusal" || end.why === "filter";
  return {
    stop_reason: stopReason(end),
    stop_sequence: end.why === "stop-sequence" ? end.sequence : null,
    stop_details: refused ? { type: "refusal", category: null, explanation: null } : null,
  };
}

export const STOP_REASONS: readonly StopReason[] = [
  "end_turn",
  "max_tokens",
  "stop_sequence",
  "tool_use",
  "pause_turn",
  "refusal",
  "model_context_window_exceeded",
];

function stopReason(end: End): StopReason {
  switch (end.why) {
    case "named":
      return STOP_REASONS.find((reason) => reason === end.name) ?? "end_turn";
    case "done":
      return "end_turn";
    case "length":
      return "max_tokens";
    case "tools":
      return "tool_use";
    case "filter":
    case "refusal":
      return "refusal";
    case "stop-sequence":
      return "stop_sequence";
  }
}

/** Input tokens do not include those read from the cache. */
export function usageOf(tokens: Tokens): Usage {
  return {
    input_tokens: tokens.input - tokens.cached,
    output_tokens: tokens.output,
    cache_creation_input_tokens: 0,
    cache_read_input_tokens: tokens.cached,
    cache_creation: { ephemeral_5m_input_tokens: 0, ephemeral_1h_input_tokens: 0 },
    output_tokens_details: tokens.thinking === 0 ? null : { thinking_tokens: tokens.thinking },
    server_tool_use: null,
    service_tier: "standard",
    inference_geo: null,
    speed: null,
  };
}
