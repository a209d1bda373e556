/** The two protocols that the chain's providers speak. */
export type Protocol = "openai" | "anthropic";

/** An answer of a given number of tokens, in bytes: one buffer, or one for each event of a stream. */
export interface CannedAnswer {
  readonly plain: Buffer;
  readonly events: readonly Buffer[];
}

const MODEL = { openai: "gpt-4o-mini", anthropic: "claude-sonnet-4-5" } as const;

/** Token `index` of an answer: numbered, so that a lost or displaced one is seen. */
export function tokenAt(index: number): string {
  return `t${index} `;
}

export function textOf(tokens: number): string {
  return Array.from({ length: tokens }, (_, index) => tokenAt(index)).join("");
}

export function cannedAnswer(protocol: Protocol, tokens: number): CannedAnswer {
  return protocol === "openai" ? openAi(tokens) : anthropic(tokens);
}

function openAi(tokens: number): CannedAnswer {
  const usage = { prompt_tokens: 400, completion_tokens: tokens, total_tokens: 400 + tokens };
  const head = { id: "chatcmpl-b8WVzKRtvS2q0PxT4mJ1nAeYc", created: 1767225600, model: MODEL.openai };
  const message = { role: "assistant", content: textOf(tokens), refusal: null };
  const choices = [{ index: 0, message, logprobs: null, finish_reason: "stop" }];
  const chunk = (delta: object, finish: string | null) => {
    const choice = { index: 0, delta, logprobs: null, finish_reason: finish };
    return event({ object: "chat.completion.chunk", ...head, choices: [choice], usage: null });
  };
  return {
    plain: Buffer.from(JSON.stringify({ ...head, object: "chat.completion", choices, usage })),
    events: [
      chunk({ role: "assistant", content: "" }, null),
      ...Array.from({ length: tokens }, (_, index) => chunk({ content: tokenAt(index) }, null)),
      chunk({}, "stop"),
      event({ object: "chat.completion.chunk", ...head, choices: [], usage }),
      Buffer.from("data: [DONE]\n\n"),
    ],
  };
}

function anthropic(tokens: number): CannedAnswer {
  const usage = { input_tokens: 400, output_tokens: tokens };
  const head = { id: "msg_01XFDUDYJgAACzvnptvVoYEL", type: "message", role: "assistant", model: MODEL.anthropic };
  const content = [{ type: "text", text: textOf(tokens) }];
  const delta = (index: number) => ({ type: "text_delta", text: tokenAt(index) });
  const start = { ...head, content: [], stop_reason: null, stop_sequence: null, usage: { ...usage, output_tokens: 1 } };
  return {
    plain: Buffer.from(JSON.stringify({ ...head, content, stop_reason: "end_turn", stop_sequence: null, usage })),
    events: [
      event({ type: "message_start", message: start }),
      event({ type: "content_block_start", index: 0, content_block: { type: "text", text: "" } }),
      ...Array.from({ length: tokens }, (_, index) =>
        event({ type: "content_block_delta", index: 0, delta: delta(index) }),
      ),
      event({ type: "content_block_stop", index: 0 }),
      event({ type: "message_delta", delta: { stop_reason: "end_turn", stop_sequence: null }, usage }),
      event({ type: "message_stop" }),
    ],
  };
}

/** Anthropic names its events by their type; OpenAI's have no name. */
function event(data: Readonly<Record<string, unknown>>): Buffer {
  const name = data.type === undefined ? "" : `event: ${data.type}\n`;
  return Buffer.from(`${name}data: ${JSON.stringify(data)}\n\n`);
}
