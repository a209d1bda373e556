import type { Answer } from "../answer.ts";
import type { StreamEvent } from "../framing.ts";
import { fragments, pieces } from "../tokens.ts";
import { finishReason, type Parts, usageField } from "./chat-answer.ts";
import type { ChatRequest } from "./chat-request.ts";
import type { ChatEvent, ContentDelta, ContentItem, ToolCall } from "./wire.ts";

/** Code points of a tool's arguments in one event: small, so that escapes are cut. */
const FRAGMENT = 5;

/** The events of a streamed answer, each with its `event:` line; `[DONE]` is the last (the API's OpenAPI document). */
export function* chatEvents(id: string, request: ChatRequest, answer: Answer, parts: Parts): Generator<StreamEvent> {
  const message = { role: "assistant" as const, content: [], tool_plan: "", tool_calls: [], citations: [] };
  yield named({ id, type: "message-start", delta: { message } }, "opening");
  for (const tool_plan of pieces(parts.plan))
    yield named({ type: "tool-plan-delta", delta: { message: { tool_plan } } });
  for (const [index, item] of parts.content.entries()) {
    const last = index === parts.content.length - 1;
    yield named({ type: "content-start", index, delta: { message: { content: emptied(item) } } }, "opening");
    for (const content of deltas(item)) yield named({ type: "content-delta", index, delta: { message: { content } } });
    if (last) for (const event of citations(parts)) yield named(event);
    yield named({ type: "content-end", index });
  }
  for (const [index, call] of parts.calls.entries()) {
    for (const event of callEvents(index, call)) yield named(event);
  }
  const delta = { finish_reason: finishReason(answer.end), ...usageField(request, answer, parts) };
  yield named({ type: "message-end", delta }, "closing");
  yield { data: "[DONE]", part: "closing" };
}

/** The end of a stream that fails: the last event tells why. */
export function failureEvent(): StreamEvent {
  const delta = {
    finish_reason: "ERROR" as const,
    error: "internal server error, this has been reported to our developers.",
  };
  return named({ type: "message-end", delta }, "closing");
}

function named(event: ChatEvent, part: StreamEvent["part"] = "content"): StreamEvent {
  return { event: event.type, data: JSON.stringify(event), part };
}

function emptied(item: ContentItem): ContentItem {
  return item.type === "text" ? { ...item, text: "" } : { ...item, thinking: "" };
}

function* deltas(item: ContentItem): Generator<ContentDelta> {
  if (item.type === "text") for (const text of pieces(item.text)) yield { text };
  else for (const thinking of pieces(item.thinking)) yield { thinking };
}

function* citations(parts: Parts): Generator<ChatEvent> {
  for (const [index, citation] of parts.citations.entries()) {
    yield { type: "citation-start", index, delta: { message: { citations: citation } } };
    yield { type: "citation-end", index };
  }
}

function* callEvents(index: number, call: ToolCall): Generator<ChatEvent> {
  const { name, arguments: args } = call.function ?? {};
  const start = { ...call, function: { name: name ?? "", arguments: "" } };
  yield { type: "tool-call-start", index, delta: { message: { tool_calls: start } } };
  for (const piece of fragments(args ?? "", FRAGMENT)) {
    yield { type: "tool-call-delta", index, delta: { message: { tool_calls: { function: { arguments: piece } } } } };
  }
  yield { type: "tool-call-end", index };
}
