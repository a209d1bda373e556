/** A chat API: how a question is put, what one in the middle of a conversation looks like, and what an answer is. */
export interface Api {
  readonly name: string;
  readonly path: string;
  readonly streamPath?: string;
  /** The request of a question, with a system's message where the API has it among the others. */
  ask(question: string, stream: boolean): object;
  /** The turns of a question behind a round. */
  turns(before: readonly [string, string], question: string): unknown;
  /** Where they stand. */
  readonly member: string;
  answer(text: string): object;
  events(text: string): string;
  readonly contentType?: string;
}

const sse = (...events: readonly object[]) => events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join("");
const named = (...events: readonly { type: string }[]) =>
  events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join("");
const said = (role: string, content: string) => ({ role, content });
const parts = (role: string, text: string) => ({ role, parts: [{ text }] });

/** A text in pieces, cut within words. */
const pieces = (text: string) => text.match(/.{1,4}/gsu) ?? [];

const system = said("system", "be kind");

function candidate(text: string, finishReason?: string): object {
  return { candidates: [{ index: 0, content: parts("model", text), ...(finishReason ? { finishReason } : {}) }] };
}

export const APIS: readonly Api[] = [
  {
    name: "OpenAI's chat",
    path: "/v1/chat/completions",
    ask: (question, stream) => ({ model: "m", stream, messages: [system, said("user", question)] }),
    member: "messages",
    turns: ([user, assistant], question) => [
      system,
      said("user", user),
      said("assistant", assistant),
      said("user", question),
    ],
    answer: (text) => ({ choices: [{ index: 0, message: said("assistant", text), finish_reason: "stop" }] }),
    events: (text) =>
      `${sse(...pieces(text).map((content) => ({ choices: [{ index: 0, delta: { content }, finish_reason: null }] })), {
        choices: [{ index: 0, delta: {}, finish_reason: "stop" }],
      })}data: [DONE]\n\n`,
  },
  {
    name: "Anthropic's messages",
    path: "/anthropic/v1/messages",
    ask: (question, stream) => ({
      model: "m",
      max_tokens: 9,
      stream,
      system: "be kind",
      messages: [said("user", question)],
    }),
    member: "messages",
    turns: ([user, assistant], question) => [said("user", user), said("assistant", assistant), said("user", question)],
    answer: (text) => ({
      type: "message",
      role: "assistant",
      content: [{ type: "text", text }],
      stop_reason: "end_turn",
    }),
    events: (text) =>
      named(
        { type: "message_start", ...{ message: { id: "1", type: "message", role: "assistant", content: [] } } },
        { type: "content_block_start", ...{ index: 0, content_block: { type: "text", text: "" } } },
        ...pieces(text).map((piece) => ({
          type: "content_block_delta",
          index: 0,
          delta: { type: "text_delta", text: piece },
        })),
        { type: "content_block_stop", ...{ index: 0 } },
        { type: "message_delta", ...{ delta: { stop_reason: "end_turn" } } },
        { type: "message_stop" },
      ),
  },
  {
    name: "OpenAI's responses",
    path: "/v1/responses",
    ask: (question, stream) => ({ model: "m", stream, input: question }),
    member: "input",
    turns: ([user, assistant], question) => [said("user", user), said("assistant", assistant), said("user", question)],
    answer: (text) => response(text),
    events: (text) =>
      named(
        { type: "response.created", ...{ response: { id: "r", status: "in_progress", output: [] } } },
        {
          type: "response.output_item.added",
          ...{ output_index: 0, item: { type: "message", id: "m", role: "assistant", content: [] } },
        },
        ...pieces(text).map((delta) => ({
          type: "response.output_text.delta",
          output_index: 0,
          content_index: 0,
          item_id: "m",
          delta,
        })),
        { type: "response.completed", ...{ response: response(text) } },
      ),
  },
  {
    name: "Gemini",
    path: "/v1beta/models/m:generateContent",
    streamPath: "/v1beta/models/m:streamGenerateContent?alt=sse",
    ask: (question) => ({ contents: [{ parts: [{ text: question }] }] }),
    member: "contents",
    turns: ([user, model], question) => [parts("user", user), parts("model", model), { parts: [{ text: question }] }],
    answer: (text) => candidate(text, "STOP"),
    events: (text) => sse(...pieces(text).map((piece) => candidate(piece)), candidate("", "STOP")),
  },
];

function response(text: string): object {
  const output = [
    { type: "message", id: "m", role: "assistant", status: "completed", content: [{ type: "output_text", text }] },
  ];
  return { id: "r", object: "response", status: "completed", output };
}
