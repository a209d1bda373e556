import type { ChatCompletion } from "openai/resources/chat/completions";
import type { CompletionUsage } from "openai/resources/completions";
import type { Answer, End } from "../answer.ts";
import type { ChatRequest } from "./chat-request.ts";

/** What identifies an answer: the same in the plain form and in each chunk of a stream. */
export interface AnswerIdentity {
  readonly id: string;
  /** Seconds since 1970; fixed, so that an answer can be compared whole. */
  readonly created: number;
  readonly systemFingerprint: string;
  /** Ids for tool calls, unique in the life of the stub. */
  nextCallId(): string;
}

/** DeepSeek's and others' field beside `content`; not in OpenAI's type. */
export interface WithReasoning {
  readonly reasoning_content?: string;
}

/** The plain answer, `n` equal choices. */
export function chatCompletion(request: ChatRequest, answer: Answer, identity: AnswerIdentity): ChatCompletion {
  const choices = Array.from({ length: request.n }, (_, index) => choice(answer, index, identity));
  return {
    id: identity.id,
    object: "chat.completion",
    created: identity.created,
    model: request.model,
    choices,
    ...(request.steering.noUsage ? {} : { usage: usageOf(answer, request.n) }),
    service_tier: "default",
    system_fingerprint: identity.systemFingerprint,
  };
}

function choice(answer: Answer, index: number, identity: AnswerIdentity): ChatCompletion.Choice {
  const refused = answer.end.why === "refusal";
  const calls = answer.toolCalls.map((call) => ({
    id: identity.nextCallId(),
    type: "function" as const,
    function: { name: call.name, arguments: call.arguments },
  }));
  const message: ChatCompletion.Choice["message"] & WithReasoning = {
    role: "assistant",
    content: refused || calls.length > 0 ? null : answer.text,
    refusal: refused ? answer.text : null,
    annotations: annotations(answer),
    ...(calls.length > 0 ? { tool_calls: calls } : {}),
    ...(answer.thinking === "" ? {} : { reasoning_content: answer.thinking }),
  };
  return { index, message, logprobs: null, finish_reason: finishReason(answer.end) };
}

function annotations({ citation }: Answer): ChatCompletion.Choice["message"]["annotations"] & {} {
  if (citation === undefined) return [];
  const { start, end, url, title } = citation;
  return [{ type: "url_citation", url_citation: { start_index: start, end_index: end, url, title } }];
}

type FinishReason = ChatCompletion.Choice["finish_reason"];

export const FINISH_REASONS: readonly FinishReason[] = [
  "stop",
  "length",
  "tool_calls",
  "content_filter",
  "function_call",
];

export function finishReason(end: End): FinishReason {
  switch (end.why) {
    case "named":
      return FINISH_REASONS.find((reason) => reason === end.name) ?? "stop";
    case "length":
      return "length";
    case "tools":
      return "tool_calls";
    case "filter":
      return "content_filter";
    case "done":
    case "refusal":
    case "stop-sequence":
      return "stop";
  }
}

/** Prompt tokens include the cached ones, completion tokens the reasoning; each choice is paid for. */
export function usageOf(answer: Answer, n: number): CompletionUsage {
  const { input, cached, output, thinking } = answer.tokens;
  return {
    prompt_tokens: input,
    completion_tokens: output * n,
    total_tokens: input + output * n,
    prompt_tokens_details: { cached_tokens: cached, audio_tokens: 0 },
    completion_tokens_details: {
      reasoning_tokens: thinking * n,
      audio_tokens: 0,
      accepted_prediction_tokens: 0,
      rejected_prediction_tokens: 0,
    },
  };
}
