import type { ChatResponse as ClientResponse, Message } from "ollama";
import type { Answer } from "../answer.ts";
import type { StreamEvent } from "../framing.ts";
import type { Ids } from "../stub-server.ts";
import { pieces } from "../tokens.ts";
import type { ChatRequest } from "./chat-request.ts";

/** When every answer was made. */
export const CREATED_AT = "2025-06-15T15:06:40Z";

const NS_PER_TOKEN = 1_000_000;
const LOAD_NS = 5_000_000;

type Metrics = Pick<
  ClientResponse,
  "total_duration" | "load_duration" | "prompt_eval_count" | "prompt_eval_duration" | "eval_count" | "eval_duration"
>;

/** A call as the server sends it: with an id and a position, which the client's type does not have. */
interface Call {
  readonly id: string;
  readonly function: { readonly index: number; readonly name: string; readonly arguments: object };
}

type Said = Omit<Message, "tool_calls"> & { readonly tool_calls?: readonly Call[] };

/** The client's type, with the date as the text it is on the wire; reason and figures come with the end only. */
export type ChatResponse = Omit<ClientResponse, "created_at" | "message" | "done_reason" | keyof Metrics> &
  Partial<Metrics> & { readonly created_at: string; readonly message: Said; readonly done_reason?: string };

/** The plain answer. */
export function chatResponse(request: ChatRequest, answer: Answer, ids: Ids): ChatResponse {
  const calls = callsOf(answer, ids);
  const message: Said = {
    role: "assistant",
    content: answer.text,
    ...(answer.thinking === "" ? {} : { thinking: answer.thinking }),
    ...(calls.length > 0 ? { tool_calls: calls } : {}),
  };
  return { ...opened(request, message), ...closing(request, answer) };
}

/** The answer to a request without messages. */
export function loaded(request: ChatRequest, reason: "load" | "unload"): ChatResponse {
  return { ...opened(request, { role: "assistant", content: "" }), done: true, done_reason: reason };
}

/** The lines of a streamed answer: thoughts and words bit by bit, all calls at once, then an empty one with the figures. */
export function* chatLines(request: ChatRequest, answer: Answer, ids: Ids): Generator<StreamEvent> {
  const say = (part: Omit<Said, "role">): StreamEvent => {
    return { data: JSON.stringify(opened(request, { role: "assistant", ...part })), part: "content" };
  };
  for (const thinking of pieces(answer.thinking)) yield say({ content: "", thinking });
  for (const content of pieces(answer.text)) yield say({ content });
  const calls = callsOf(answer, ids);
  if (calls.length > 0) yield say({ content: "", tool_calls: calls });
  const last = { ...opened(request, { role: "assistant", content: "" }), ...closing(request, answer) };
  yield { data: JSON.stringify(last), part: "closing" };
}

function opened(request: ChatRequest, message: Said): ChatResponse {
  return { model: request.conversation.model, created_at: CREATED_AT, message, done: false };
}

function callsOf(answer: Answer, ids: Ids): Call[] {
  return answer.toolCalls.map(({ name, arguments: args }, index) => {
    return { id: ids.next("call_"), function: { index, name, arguments: objectOf(args) } };
  });
}

/** A prompt may wish for arguments that are no JSON; this protocol can not say such. */
function objectOf(text: string): object {
  try {
    return JSON.parse(text);
  } catch {
    return { raw: text };
  }
}

/** The figures of an answer; calls end with `stop` like a text does. */
function closing({ steering }: ChatRequest, answer: Answer): Partial<ChatResponse> & { readonly done: true } {
  const { input, output } = answer.tokens;
  const end = { done: true, done_reason: answer.end.why === "length" ? "length" : "stop" } as const;
  const total = LOAD_NS + (input + output) * NS_PER_TOKEN;
  const durations = { total_duration: total, load_duration: LOAD_NS };
  if (steering.noUsage) return { ...end, ...durations };
  return {
    ...end,
    ...durations,
    prompt_eval_count: input,
    prompt_eval_duration: input * NS_PER_TOKEN,
    eval_count: output,
    eval_duration: output * NS_PER_TOKEN,
  };
}
