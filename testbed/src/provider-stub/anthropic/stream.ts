import type {
  ContentBlock,
  MessageDeltaUsage,
  RawContentBlockDelta,
  RawMessageDeltaEvent,
  RawMessageStreamEvent,
} from "@anthropic-ai/sdk/resources/messages";
import type { Answer } from "../answer.ts";
import type { StreamEvent } from "../framing.ts";
import { fragments, pieces } from "../tokens.ts";
import { type AnswerIdentity, contentBlocks, message, stopOf, usageOf } from "./answer.ts";
import type { MessagesRequest } from "./request.ts";

/** Code points of a tool's input in one event: small, so that escapes are cut. */
const FRAGMENT = 5;

/** The events of a streamed answer, each with its `event:` line. */
export function* messageEvents(
  request: MessagesRequest,
  answer: Answer,
  identity: AnswerIdentity,
): Generator<StreamEvent> {
  yield named({ type: "message_start", message: started(request, answer, identity) }, "opening");
  for (const [index, block] of contentBlocks(answer, identity).entries()) {
    yield named({ type: "content_block_start", index, content_block: emptied(block) }, "opening");
    if (index === 0) yield PING;
    for (const delta of deltas(block)) yield named({ type: "content_block_delta", index, delta }, "content");
    yield named({ type: "content_block_stop", index }, "content");
  }
  yield named(ended(answer), "closing");
  yield named({ type: "message_stop" }, "closing");
}

const PING: StreamEvent = { event: "ping", data: JSON.stringify({ type: "ping" }), part: "opening" };

function named(event: RawMessageStreamEvent, part: StreamEvent["part"]): StreamEvent {
  return { event: event.type, data: JSON.stringify(event), part };
}

/** The message before any content: its usage knows the input and the first output token. */
function started(request: MessagesRequest, answer: Answer, identity: AnswerIdentity) {
  const whole = message(request, { ...answer, text: "", thinking: "", toolCalls: [] }, identity);
  const usage = { ...usageOf(answer.tokens), output_tokens: Math.min(1, answer.tokens.output) };
  return { ...whole, content: [], stop_reason: null, stop_sequence: null, stop_details: null, usage };
}

/** The usage of the end is cumulative: it replaces what message_start said. */
function ended(answer: Answer): RawMessageDeltaEvent {
  const full = usageOf(answer.tokens);
  const usage: MessageDeltaUsage = {
    input_tokens: full.input_tokens,
    cache_creation_input_tokens: full.cache_creation_input_tokens,
    cache_read_input_tokens: full.cache_read_input_tokens,
    output_tokens: full.output_tokens,
    output_tokens_details: full.output_tokens_details,
    server_tool_use: null,
  };
  return { type: "message_delta", delta: { ...stopOf(answer.end), container: null }, usage };
}

function emptied(block: ContentBlock): ContentBlock {
  switch (block.type) {
    case "text":
      return { ...block, text: "" };
    case "thinking":
      return { ...block, thinking: "", signature: "" };
    case "tool_use":
      return { ...block, input: {} };
    default:
      return block;
  }
}

function* deltas(block: ContentBlock): Generator<RawContentBlockDelta> {
  switch (block.type) {
    case "text":
      for (const text of pieces(block.text)) yield { type: "text_delta", text };
      return;
    case "thinking":
      for (const thinking of pieces(block.thinking)) yield { type: "thinking_delta", thinking };
      yield { type: "signature_delta", signature: block.signature };
      return;
    case "tool_use":
      yield { type: "input_json_delta", partial_json: "" };
      for (const piece of fragments(JSON.stringify(block.input), FRAGMENT)) {
        yield { type: "input_json_delta", partial_json: piece };
      }
      return;
    default:
  }
}
