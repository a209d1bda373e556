import type {
  ResponseFunctionToolCall,
  ResponseOutputItem,
  ResponseOutputMessage,
  ResponseReasoningItem,
  ResponseStreamEvent,
} from "openai/resources/responses/responses";
import type { Answer } from "../../answer.ts";
import type { StreamEvent } from "../../framing.ts";
import { fragments, pieces } from "../../tokens.ts";
import { type AnswerIdentity, endOf, finalResponse, startedResponse, type WireResponse } from "./answer.ts";
import type { ResponsesRequest } from "./request.ts";

/** Code points of a function's arguments in one event: small, so that escapes are cut. */
const FRAGMENT = 5;

type Unnumbered<T> = T extends unknown ? Omit<T, "sequence_number" | "response"> & { response?: WireResponse } : never;
type Draft = Unnumbered<ResponseStreamEvent>;

/** The events of a streamed response, numbered in order, each with its `event:` line. */
export class ResponseEvents {
  private readonly request: ResponsesRequest;
  private number = 0;

  constructor(request: ResponsesRequest) {
    this.request = request;
  }

  /** The events of an answer whose items are known. */
  *of(answer: Answer, identity: AnswerIdentity, output: ResponseOutputItem[]): Generator<StreamEvent> {
    const started = startedResponse(this.request, identity);
    yield this.event({ type: "response.created", response: started }, "opening");
    yield this.event({ type: "response.in_progress", response: started }, "opening");
    for (const [output_index, item] of output.entries()) {
      yield this.event({ type: "response.output_item.added", output_index, item: emptied(item) }, "opening");
      for (const draft of itemEvents(item, output_index)) {
        yield this.event(draft, draft.type.endsWith(".added") ? "opening" : "content");
      }
      yield this.event({ type: "response.output_item.done", output_index, item }, "content");
    }
    const { status } = endOf(answer);
    const type =
      status === "incomplete" || status === "failed" ? (`response.${status}` as const) : "response.completed";
    yield this.event({ type, response: finalResponse(this.request, answer, identity, output) }, "closing");
  }

  /** An error in the middle, numbered when it is sent. */
  failure(): StreamEvent {
    const write = (): string => {
      const message = "The server had an error while processing your request. Sorry about that!";
      return this.event({ type: "error", code: "server_error", message, param: null }, "closing").data;
    };
    return {
      event: "error",
      part: "closing",
      get data(): string {
        return write();
      },
    };
  }

  private event(draft: Draft, part: StreamEvent["part"]): StreamEvent {
    const hidden = this.request.obfuscate && draft.type.endsWith(".delta") ? { obfuscation: padding(this.number) } : {};
    const data = JSON.stringify({ ...draft, sequence_number: this.number, ...hidden });
    this.number++;
    return { event: draft.type, data, part };
  }
}

const ALPHABET = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

/** What hides the length of a delta: here of a length that changes from event to event. */
function padding(number: number): string {
  return ALPHABET.slice(0, 1 + ((number * 7) % 16));
}

/** An item when it begins. */
function emptied(item: ResponseOutputItem): ResponseOutputItem {
  switch (item.type) {
    case "message":
      return { ...item, status: "in_progress", content: [] };
    case "function_call":
      return { ...item, status: "in_progress", arguments: "" };
    case "reasoning":
      return { ...item, summary: [] };
    default:
      return item;
  }
}

function* itemEvents(item: ResponseOutputItem, output_index: number): Generator<Draft> {
  switch (item.type) {
    case "message":
      yield* messageEvents(item, output_index);
      return;
    case "function_call":
      yield* callEvents(item, output_index);
      return;
    case "reasoning":
      yield* reasoningEvents(item, output_index);
      return;
    default:
  }
}

function* messageEvents(item: ResponseOutputMessage, output_index: number): Generator<Draft> {
  for (const [content_index, part] of item.content.entries()) {
    const place = { item_id: item.id, output_index, content_index };
    if (part.type === "refusal") {
      yield { type: "response.content_part.added", ...place, part: { ...part, refusal: "" } };
      for (const delta of pieces(part.refusal)) yield { type: "response.refusal.delta", ...place, delta };
      yield { type: "response.refusal.done", ...place, refusal: part.refusal };
    } else {
      yield { type: "response.content_part.added", ...place, part: { ...part, text: "", annotations: [] } };
      for (const delta of pieces(part.text)) {
        yield { type: "response.output_text.delta", ...place, delta, logprobs: [] };
      }
      for (const [annotation_index, annotation] of part.annotations.entries()) {
        yield { type: "response.output_text.annotation.added", ...place, annotation_index, annotation };
      }
      yield { type: "response.output_text.done", ...place, text: part.text, logprobs: [] };
    }
    yield { type: "response.content_part.done", ...place, part };
  }
}

function* callEvents(item: ResponseFunctionToolCall, output_index: number): Generator<Draft> {
  const place = { item_id: item.id ?? "", output_index };
  for (const delta of fragments(item.arguments, FRAGMENT)) {
    yield { type: "response.function_call_arguments.delta", ...place, delta };
  }
  yield { type: "response.function_call_arguments.done", ...place, name: item.name, arguments: item.arguments };
}

function* reasoningEvents(item: ResponseReasoningItem, output_index: number): Generator<Draft> {
  for (const [summary_index, part] of item.summary.entries()) {
    const place = { item_id: item.id, output_index, summary_index };
    yield { type: "response.reasoning_summary_part.added", ...place, part: { ...part, text: "" } };
    for (const delta of pieces(part.text)) {
      yield { type: "response.reasoning_summary_text.delta", ...place, delta };
    }
    yield { type: "response.reasoning_summary_text.done", ...place, text: part.text };
    yield { type: "response.reasoning_summary_part.done", ...place, part };
  }
}
