import { CREATED } from "../provider-stub/stub-server.ts";
import type { Job } from "./engine.ts";
import type { Question } from "./question.ts";

/** Token `index` of an answer: numbered, so that a lost or doubled one is seen. */
export function wordAt(index: number): string {
  return `w${index} `;
}

/** The answer in one piece. */
export function plainAnswer(id: string, question: Question, job: Job): unknown {
  const text = Array.from({ length: question.tokens }, (_, index) => wordAt(index)).join("");
  const choice =
    question.kind === "chat"
      ? { index: 0, message: { role: "assistant", content: text }, logprobs: null, finish_reason: "stop" }
      : { index: 0, text, logprobs: null, finish_reason: "stop" };
  const object = question.kind === "chat" ? "chat.completion" : "text_completion";
  return { ...head(id, object, question), choices: [choice], usage: usageOf(question, job) };
}

/** The answer's events, one for each token; each takes the time that the engine needs. */
export async function* streamedAnswer(id: string, question: Question, job: Job): AsyncGenerator<string> {
  const object = question.kind === "chat" ? "chat.completion.chunk" : "text_completion";
  const event = (choices: readonly unknown[], more: Readonly<Record<string, unknown>> = {}) =>
    `data: ${JSON.stringify({ ...head(id, object, question), choices, ...more })}\n\n`;
  const choice = (text: string, finish: string | null) => {
    const piece = question.kind === "chat" ? { delta: { content: text } } : { text };
    return { index: 0, ...piece, logprobs: null, finish_reason: finish };
  };
  if (question.kind === "chat")
    yield event([{ index: 0, delta: { role: "assistant", content: "" }, finish_reason: null }]);
  for (let index = 0; index < question.tokens; index++) {
    await job.token();
    yield event([choice(wordAt(index), index + 1 === question.tokens ? "stop" : null)]);
  }
  if (question.usage) yield event([], { usage: usageOf(question, job) });
  yield "data: [DONE]\n\n";
}

function head(id: string, object: string, { model }: Question) {
  return { id, object, created: CREATED, model };
}

function usageOf({ tokens }: Question, { promptTokens, cachedTokens }: Job) {
  return {
    prompt_tokens: promptTokens,
    completion_tokens: tokens,
    total_tokens: promptTokens + tokens,
    prompt_tokens_details: { cached_tokens: cachedTokens },
  };
}
