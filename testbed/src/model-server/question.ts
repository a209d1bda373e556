import { isRecord } from "@sluice/manifest";
import { countTokens } from "../provider-stub/tokens.ts";

/** What a server is asked to write. */
export interface Question {
  readonly kind: "chat" | "completion";
  readonly model: string;
  /** All that the model reads, as one text. */
  readonly prompt: string;
  readonly promptTokens: number;
  readonly stream: boolean;
  /** Whether a stream ends with the usage. */
  readonly usage: boolean;
  /** Tokens of the answer. */
  readonly tokens: number;
}

/** A request that the server refuses, as vLLM words it. */
export class ModelServerError extends Error {
  readonly status: number;
  readonly type: string;

  constructor(status: number, type: string, message: string) {
    super(message);
    this.status = status;
    this.type = type;
  }
}

const DEFAULT_TOKENS = 8;

/** Throws ModelServerError. @param models names that the server knows */
export function readQuestion(kind: Question["kind"], body: string, models: readonly string[]): Question {
  const asked = parse(body);
  const { model } = asked;
  if (typeof model !== "string" || !models.includes(model)) {
    throw new ModelServerError(404, "NotFoundError", `The model \`${String(model)}\` does not exist.`);
  }
  const prompt = kind === "chat" ? chatPrompt(asked.messages) : completionPrompt(asked.prompt);
  const tokens = asked.max_completion_tokens ?? asked.max_tokens;
  const options = isRecord(asked.stream_options) ? asked.stream_options : {};
  return {
    kind,
    model,
    prompt,
    promptTokens: countTokens(prompt),
    stream: asked.stream === true,
    usage: options.include_usage === true,
    tokens: typeof tokens === "number" ? tokens : DEFAULT_TOKENS,
  };
}

function parse(body: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(body);
    if (isRecord(value)) return value;
  } catch {
    // Said below.
  }
  throw new ModelServerError(400, "BadRequestError", "the body is no JSON object");
}

function chatPrompt(messages: unknown): string {
  if (!Array.isArray(messages) || messages.length === 0) {
    throw new ModelServerError(400, "BadRequestError", "messages: a list is required");
  }
  return messages
    .map((message) => (isRecord(message) ? `${message.role}: ${contentOf(message.content)}\n` : ""))
    .join("");
}

function contentOf(content: unknown): string {
  if (typeof content === "string") return content;
  const parts = Array.isArray(content) ? content.filter(isRecord) : [];
  return parts.map(({ text }) => (typeof text === "string" ? text : "")).join("");
}

function completionPrompt(prompt: unknown): string {
  if (typeof prompt !== "string") throw new ModelServerError(400, "BadRequestError", "prompt: a text is required");
  return prompt;
}
