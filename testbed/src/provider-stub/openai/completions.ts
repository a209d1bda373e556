import type { OutgoingHttpHeaders } from "node:http";
import type { Completion, CompletionChoice, CompletionCreateParamsBase } from "openai/resources/completions";
import { type Answer, answerTo } from "../answer.ts";
import type { Conversation } from "../conversation.ts";
import type { StreamEvent } from "../framing.ts";
import { isObject, typeName } from "../json.ts";
import { type Steering, steer } from "../steering.ts";
import { CREATED } from "../stub-server.ts";
import { pieces } from "../tokens.ts";
import { admit, sendEvents, sendJson } from "../transmit.ts";
import { finishReason, usageOf } from "./chat-answer.ts";
import { checkNumbers, OPENAI_PROFILE, readFlag, readIncludeUsage, readModel, readStops } from "./chat-request.ts";
import { invalid, missing, OpenAiError, STREAM_FAILURE, steeredError, wrongType } from "./errors.ts";
import { type Exchange, parse } from "./exchange.ts";

/** Every parameter of the official client's type: the compiler tells when one is added. */
const PARAMETERS: Readonly<Record<keyof CompletionCreateParamsBase, true>> = {
  model: true,
  prompt: true,
  best_of: true,
  echo: true,
  frequency_penalty: true,
  logit_bias: true,
  logprobs: true,
  max_tokens: true,
  n: true,
  presence_penalty: true,
  seed: true,
  stop: true,
  stream: true,
  stream_options: true,
  suffix: true,
  temperature: true,
  top_p: true,
  user: true,
};

/** Models that answer messages only. */
const CHAT_ONLY = /^(gpt-4|gpt-5|o\d)/;
/** Tokens of an answer unless `max_tokens` says otherwise. */
const MAX_TOKENS = 16;

interface CompletionRequest {
  readonly model: string;
  readonly stream: boolean;
  readonly includeUsage: boolean;
  readonly n: number;
  readonly conversations: readonly Conversation[];
  readonly steering: Steering;
}

/** Answers `POST /v1/completions`: a text for each prompt, `n` times. Throws OpenAiError. */
export async function serveCompletions(exchange: Exchange, headers: OutgoingHttpHeaders): Promise<void> {
  const { request, response, ids } = exchange;
  const read = readRequest(parse(request));
  if (!(await admit(response, read.steering, steeredError))) return;
  const answers = read.conversations.flatMap((conversation) =>
    Array.from({ length: read.n }, () => answerTo(conversation, read.steering)),
  );
  const id = ids.next("cmpl-");
  if (!read.stream || read.steering.notSse) {
    const usage = read.steering.noUsage ? {} : { usage: usageOf(sum(answers, read.n), 1) };
    const body = {
      ...envelope(
        read,
        id,
        answers.map((answer, index) => choice(answer, index, answer.text)),
      ),
      ...usage,
    };
    return sendJson(response, 200, headers, body, read.steering);
  }
  const failure = { data: JSON.stringify(STREAM_FAILURE), part: "closing" as const };
  return sendEvents(response, headers, events(read, id, answers), failure, read.steering);
}

function readRequest(body: unknown): CompletionRequest {
  if (!isObject(body)) throw invalid("We could not parse the JSON body of your request.");
  for (const name of Object.keys(body)) {
    if (!(name in PARAMETERS)) throw invalid(`Unrecognized request argument supplied: ${name}`);
  }
  const model = readModel(body, OPENAI_PROFILE.foreign);
  if (CHAT_ONLY.test(model)) {
    const message =
      "This is a chat model and not supported in the v1/completions endpoint. Did you mean to use v1/chat/completions?";
    throw new OpenAiError(404, { message, type: "invalid_request_error", param: "model", code: null });
  }
  checkNumbers(body);
  const prompts = readPrompts(body.prompt);
  const stream = readFlag(body, "stream");
  const maxTokens = typeof body.max_tokens === "number" ? body.max_tokens : MAX_TOKENS;
  const conversations = prompts.map((text) => conversationOf(model, text, maxTokens, readStops(body.stop)));
  return {
    model,
    stream,
    includeUsage: readIncludeUsage(body, stream),
    n: Number(body.n ?? 1),
    conversations,
    steering: steer(model, prompts.join("\n")),
  };
}

function conversationOf(model: string, text: string, maxTokens: number, stops: readonly string[]): Conversation {
  return {
    model,
    texts: [text],
    userText: text,
    toolResults: [],
    images: [],
    imageCount: 0,
    tools: [],
    toolChoice: "none",
    parallelTools: true,
    maxTokens,
    stops,
    wantsJson: false,
    wantsThinking: false,
  };
}

/** A text, texts, one list of tokens or several: one prompt each, a list of tokens as its numbers. */
function readPrompts(prompt: unknown): string[] {
  if (prompt === undefined || prompt === null) throw missing("prompt");
  if (typeof prompt === "string") return [prompt];
  if (!Array.isArray(prompt)) throw wrongType("prompt", "one of a string or array", typeName(prompt));
  if (prompt.every((item) => typeof item === "number")) return [prompt.join(" ")];
  return prompt.map((item) => (Array.isArray(item) ? item.join(" ") : String(item)));
}

function envelope(read: CompletionRequest, id: string, choices: CompletionChoice[]): Completion {
  return { id, object: "text_completion", created: CREATED, model: read.model, choices, system_fingerprint: "fp_stub" };
}

function choice(answer: Answer, index: number, text: string): CompletionChoice {
  const reason = finishReason(answer.end);
  return {
    text,
    index,
    logprobs: null,
    finish_reason: reason === "length" || reason === "content_filter" ? reason : "stop",
  };
}

/** The prompts are paid for once, whatever `n` is. */
function sum(answers: readonly Answer[], n: number): Answer {
  const [first] = answers;
  if (first === undefined) throw new Error("a completion without an answer");
  const add = (pick: (answer: Answer) => number): number => answers.reduce((total, answer) => total + pick(answer), 0);
  const tokens = {
    input: add((answer) => answer.tokens.input) / n,
    cached: add((answer) => answer.tokens.cached) / n,
    output: add((answer) => answer.tokens.output),
    thinking: add((answer) => answer.tokens.thinking),
  };
  return { ...first, tokens };
}

function* events(read: CompletionRequest, id: string, answers: readonly Answer[]): Generator<StreamEvent> {
  const wantsUsage = read.includeUsage && !read.steering.noUsage;
  const chunk = (choices: readonly object[], usage: unknown = null): string =>
    JSON.stringify({ ...envelope(read, id, []), choices, ...(wantsUsage ? { usage } : {}) });
  for (const [index, answer] of answers.entries()) {
    for (const text of pieces(answer.text)) {
      yield { data: chunk([{ ...choice(answer, index, text), finish_reason: null }]), part: "content" };
    }
    yield { data: chunk([choice(answer, index, "")]), part: "closing" };
  }
  if (wantsUsage) yield { data: chunk([], usageOf(sum(answers, read.n), 1)), part: "closing" };
  yield { data: "[DONE]", part: "closing" };
}
