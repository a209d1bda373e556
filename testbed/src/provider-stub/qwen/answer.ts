import type { Answer, End, ToolCall } from "../answer.ts";
import type { GenerationRequest } from "./request.ts";

/** A call as it is on the wire. `index` is there in streams. */
export interface WireCall {
  readonly index?: number;
  readonly id: string;
  readonly type: "function";
  readonly function: { readonly name?: string; readonly arguments: string };
}

/** A message of an answer: of the one service with a text, of the other with parts. */
export interface WireMessage {
  readonly role: "assistant";
  readonly content: string | readonly { readonly text: string }[];
  readonly reasoning_content?: string;
  readonly tool_calls?: readonly WireCall[];
}

/** What has been said, all of it or up to some moment. */
export interface Said {
  readonly thinking: string;
  readonly text: string;
  readonly calls: readonly WireCall[];
}

/** An answer, plain or an event of a stream. */
export interface GenerationReply {
  readonly output: object;
  readonly usage?: object;
  readonly request_id: string;
}

/** The calls of an answer with their ids. */
export function callsOf(calls: readonly ToolCall[], nextId: () => string): WireCall[] {
  return calls.map(({ name, arguments: args }) => ({
    id: nextId(),
    type: "function",
    function: { name, arguments: args },
  }));
}

/** The plain answer. */
export function plainReply(
  request: GenerationRequest,
  answer: Answer,
  calls: readonly WireCall[],
  id: string,
): GenerationReply {
  const said = { thinking: answer.thinking, text: answer.text, calls };
  const reason = finishReason(answer.end);
  if (!request.message)
    return { output: { text: answer.text, finish_reason: reason }, ...usageField(request, answer), request_id: id };
  const choices = Array.from({ length: request.n }, (_, index) => choice(request, said, reason, index));
  return { output: { choices }, ...usageField(request, answer), request_id: id };
}

/** One choice. Only where there are several do they have positions. */
export function choice(request: GenerationRequest, said: Said, reason: string, index: number): object {
  return { finish_reason: reason, ...(request.n > 1 ? { index } : {}), message: messageOf(request, said) };
}

function messageOf(request: GenerationRequest, said: Said): WireMessage {
  const parts = said.text === "" ? [] : [{ text: said.text }];
  const thinks = request.conversation.wantsThinking || request.steering.thinking;
  return {
    role: "assistant",
    content: request.service === "multimodal" ? parts : said.text,
    ...(thinks ? { reasoning_content: said.thinking } : {}),
    ...(said.calls.length > 0 ? { tool_calls: said.calls } : {}),
  };
}

/** A filter is an error here, not an end. */
export function finishReason(end: End): string {
  if (end.why === "length") return "length";
  return end.why === "tools" ? "tool_calls" : "stop";
}

/** The usage, after `output` tokens: all of them unless told otherwise. Each choice is paid for. */
export function usageField(
  request: GenerationRequest,
  answer: Answer,
  output = answer.tokens.output,
): { usage?: object } {
  if (request.steering.noUsage) return {};
  const { input, cached, thinking } = answer.tokens;
  const paid = output * request.n;
  return {
    usage: {
      input_tokens: input,
      output_tokens: paid,
      total_tokens: input + paid,
      prompt_tokens_details: { cached_tokens: cached },
      ...(thinking > 0 ? { output_tokens_details: { reasoning_tokens: Math.min(thinking, output) * request.n } } : {}),
    },
  };
}
