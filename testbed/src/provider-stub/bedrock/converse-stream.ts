import type { ContentBlock, ContentBlockDelta } from "@aws-sdk/client-bedrock-runtime";
import type { Answer } from "../answer.ts";
import type { StreamEvent } from "../framing.ts";
import type { JsonObject } from "../json.ts";
import { fragments, pieces } from "../tokens.ts";
import { contentBlocks, LATENCY, stopOf, usageOf } from "./converse-answer.ts";
import type { ConversePrompt } from "./converse-request.ts";

/** Code points of a tool's input in one event: small, so that escapes are cut. */
const FRAGMENT = 5;

/** The events of a streamed answer. Only tool uses have a start; the usage comes after the stop. */
export function* converseEvents(
  prompt: ConversePrompt,
  answer: Answer,
  nextToolUseId: () => string,
): Generator<StreamEvent> {
  yield padded("messageStart", { role: "assistant" }, "opening");
  for (const [contentBlockIndex, block] of contentBlocks(answer, nextToolUseId).entries()) {
    if (block.toolUse !== undefined) {
      const { name, toolUseId } = block.toolUse;
      yield padded("contentBlockStart", { contentBlockIndex, start: { toolUse: { name, toolUseId } } }, "opening");
    }
    for (const delta of deltas(block)) yield padded("contentBlockDelta", { contentBlockIndex, delta }, "content");
    yield padded("contentBlockStop", { contentBlockIndex }, "content");
  }
  yield padded("messageStop", stopOf(prompt, answer.end), "closing");
  if (prompt.steering.noUsage) return;
  yield padded("metadata", { metrics: { latencyMs: LATENCY }, usage: usageOf(answer.tokens) }, "closing");
}

function* deltas(block: ContentBlock): Generator<ContentBlockDelta> {
  for (const text of pieces(block.text ?? "")) yield { text };
  const thought = block.reasoningContent?.reasoningText;
  for (const text of pieces(thought?.text ?? "")) yield { reasoningContent: { text } };
  if (thought?.signature !== undefined) yield { reasoningContent: { signature: thought.signature } };
  if (block.toolUse === undefined) return;
  for (const input of fragments(JSON.stringify(block.toolUse.input), FRAGMENT)) yield { toolUse: { input } };
}

const ALPHABET = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

/** An event with the field `p` of a changing length, by which the service hides the length of the rest. */
export function padded(event: string, payload: JsonObject, part: StreamEvent["part"]): StreamEvent {
  const p = ALPHABET.slice(0, 1 + ((JSON.stringify(payload).length * 7) % ALPHABET.length));
  const data = Object.fromEntries(Object.entries({ ...payload, p }).sort(([a], [b]) => (a < b ? -1 : 1)));
  return { event, data: JSON.stringify(data), part };
}
