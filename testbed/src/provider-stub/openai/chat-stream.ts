import type { ChatCompletionChunk } from "openai/resources/chat/completions";
import type { Answer } from "../answer.ts";
import type { StreamEvent } from "../framing.ts";
import { fragments, pieces } from "../tokens.ts";
import { type AnswerIdentity, finishReason, usageOf, type WithReasoning } from "./chat-answer.ts";
import type { ChatRequest } from "./chat-request.ts";

/** Code points of a tool's arguments in one chunk: small, so that escapes are cut. */
const FRAGMENT = 5;

type Delta = ChatCompletionChunk.Choice.Delta & WithReasoning;

/** The events of a streamed answer: a role chunk, deltas, a finish chunk per choice, usage if asked for, `[DONE]`. */
export function* chatEvents(request: ChatRequest, answer: Answer, identity: AnswerIdentity): Generator<StreamEvent> {
  const chunk = (choices: ChatCompletionChunk.Choice[], usage?: ChatCompletionChunk["usage"]): string => {
    const whole: ChatCompletionChunk = {
      id: identity.id,
      object: "chat.completion.chunk",
      created: identity.created,
      model: request.model,
      service_tier: "default",
      system_fingerprint: identity.systemFingerprint,
      choices,
      // With include_usage every chunk has the field, null in all but the last.
      ...(request.includeUsage && !request.steering.noUsage ? { usage: usage ?? null } : {}),
    };
    return JSON.stringify(whole);
  };
  for (let index = 0; index < request.n; index++) {
    const say = (delta: Delta, finish: ChatCompletionChunk.Choice["finish_reason"] = null): string =>
      chunk([{ index, delta, logprobs: null, finish_reason: finish }]);
    yield { data: say(opening(answer)), part: "opening" };
    for (const delta of contentDeltas(answer, identity)) yield { data: say(delta), part: "content" };
    yield { data: say({}, finishReason(answer.end)), part: "closing" };
  }
  if (request.includeUsage && !request.steering.noUsage) {
    yield { data: chunk([], usageOf(answer, request.n)), part: "closing" };
  }
  yield { data: "[DONE]", part: "closing" };
}

function opening(answer: Answer): Delta {
  const empty = answer.toolCalls.length > 0 || answer.end.why === "refusal";
  return { role: "assistant", content: empty ? null : "", refusal: null };
}

function* contentDeltas(answer: Answer, identity: AnswerIdentity): Generator<Delta> {
  for (const piece of pieces(answer.thinking)) yield { reasoning_content: piece };
  for (const piece of pieces(answer.text)) {
    yield answer.end.why === "refusal" ? { refusal: piece } : { content: piece };
  }
  for (const [index, call] of answer.toolCalls.entries()) {
    const start = { index, id: identity.nextCallId(), type: "function" as const };
    yield { tool_calls: [{ ...start, function: { name: call.name, arguments: "" } }] };
    for (const piece of fragments(call.arguments, FRAGMENT)) {
      yield { tool_calls: [{ index, function: { arguments: piece } }] };
    }
  }
}
