import type {
  Response,
  ResponseFunctionToolCall,
  ResponseOutputItem,
  ResponseOutputMessage,
  ResponseOutputText,
  ResponseReasoningItem,
  ResponseUsage,
} from "openai/resources/responses/responses";
import type { Answer, Tokens } from "../../answer.ts";
import { CREATED } from "../../stub-server.ts";
import type { ResponsesRequest } from "./request.ts";

/** A response as it is on the wire: `output_text` is the client's own, the usage is null until the end. */
export type WireResponse = Omit<Response, "output_text" | "usage"> & {
  readonly usage: ResponseUsage | null;
  readonly store: boolean;
};

/** What identifies an answer and its items. */
export interface AnswerIdentity {
  readonly id: string;
  /** An id for an item, unique in the life of the stub. */
  next(prefix: string): string;
}

/** The ends a test may ask for by name: statuses, and reasons of an answer that is incomplete. */
export const ENDS: readonly string[] = ["completed", "failed", "cancelled", "max_output_tokens", "content_filter"];

/** The plain answer, or the last state of a streamed one. */
export function finalResponse(
  request: ResponsesRequest,
  answer: Answer,
  identity: AnswerIdentity,
  output: ResponseOutputItem[],
): WireResponse {
  const { status, reason } = endOf(answer);
  return {
    ...startedResponse(request, identity),
    status,
    completed_at: status === "completed" ? CREATED : null,
    error: status === "failed" ? { code: "server_error", message: "The model failed to answer." } : null,
    incomplete_details: reason === undefined ? null : { reason },
    output,
    usage: request.steering.noUsage ? null : usageOf(answer.tokens),
  };
}

/** A response before anything is in it. */
export function startedResponse(request: ResponsesRequest, identity: AnswerIdentity): WireResponse {
  // The fields have been checked: they are what the type says, or null, or missing.
  const body = request.body as Partial<Response> & { readonly store?: boolean | null };
  return {
    id: identity.id,
    object: "response",
    created_at: CREATED,
    status: "in_progress",
    background: false,
    completed_at: null,
    error: null,
    incomplete_details: null,
    instructions: body.instructions ?? null,
    max_output_tokens: body.max_output_tokens ?? null,
    metadata: body.metadata ?? {},
    model: request.model,
    output: [],
    parallel_tool_calls: body.parallel_tool_calls ?? true,
    previous_response_id: body.previous_response_id ?? null,
    prompt_cache_key: body.prompt_cache_key ?? null,
    reasoning: { effort: body.reasoning?.effort ?? null, summary: body.reasoning?.summary ?? null },
    safety_identifier: body.safety_identifier ?? null,
    service_tier: "default",
    store: body.store ?? true,
    temperature: body.temperature ?? 1,
    text: { format: body.text?.format ?? { type: "text" }, verbosity: body.text?.verbosity ?? "medium" },
    tool_choice: body.tool_choice ?? "auto",
    tools: body.tools ?? [],
    top_logprobs: body.top_logprobs ?? 0,
    top_p: body.top_p ?? 1,
    truncation: body.truncation ?? "disabled",
    ...(body.user === undefined ? {} : { user: body.user }),
    usage: null,
  };
}

type Reason = NonNullable<NonNullable<Response["incomplete_details"]>["reason"]>;

/** How a response ends: its status, and why it is incomplete. */
export function endOf({ end }: Answer): { status: NonNullable<Response["status"]>; reason?: Reason } {
  const name = end.why === "named" ? end.name : end.why;
  switch (name) {
    case "length":
    case "max_output_tokens":
      return { status: "incomplete", reason: "max_output_tokens" };
    case "filter":
    case "content_filter":
      return { status: "incomplete", reason: "content_filter" };
    case "failed":
    case "cancelled":
      return { status: name };
    default:
      return { status: "completed" };
  }
}

/** The items of an answer, whole: reasoning, then a message or function calls. */
export function outputItems(request: ResponsesRequest, answer: Answer, identity: AnswerIdentity): ResponseOutputItem[] {
  const items: ResponseOutputItem[] = [];
  if (answer.thinking !== "") items.push(reasoningItem(request, answer, identity));
  if (answer.text !== "") items.push(messageItem(answer, identity));
  for (const call of answer.toolCalls) {
    const item: ResponseFunctionToolCall = {
      id: identity.next("fc_"),
      type: "function_call",
      status: "completed",
      arguments: call.arguments,
      call_id: identity.next("call_"),
      name: call.name,
    };
    items.push(item);
  }
  return items;
}

function reasoningItem(request: ResponsesRequest, answer: Answer, identity: AnswerIdentity): ResponseReasoningItem {
  return {
    id: identity.next("rs_"),
    type: "reasoning",
    summary: request.showReasoning ? [{ type: "summary_text", text: answer.thinking }] : [],
    ...(request.encryptReasoning ? { encrypted_content: Buffer.from(answer.thinking).toString("base64") } : {}),
  };
}

function messageItem(answer: Answer, identity: AnswerIdentity): ResponseOutputMessage {
  const refused = answer.end.why === "refusal";
  return {
    id: identity.next("msg_"),
    type: "message",
    status: endOf(answer).status === "incomplete" ? "incomplete" : "completed",
    role: "assistant",
    content: [
      refused
        ? { type: "refusal", refusal: answer.text }
        : { type: "output_text", annotations: annotations(answer), logprobs: [], text: answer.text },
    ],
  };
}

function annotations({ citation }: Answer): ResponseOutputText["annotations"] {
  if (citation === undefined) return [];
  const { start, end, url, title } = citation;
  return [{ type: "url_citation", start_index: start, end_index: end, url, title }];
}

/** Input tokens include the cached ones, output tokens the reasoning. */
function usageOf({ input, cached, output, thinking }: Tokens): ResponseUsage {
  return {
    input_tokens: input,
    input_tokens_details: { cache_write_tokens: 0, cached_tokens: cached },
    output_tokens: output,
    output_tokens_details: { reasoning_tokens: thinking },
    total_tokens: input + output,
  };
}
