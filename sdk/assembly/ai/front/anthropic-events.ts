import { ByteWriter } from "../../byte-writer";
import { Bytes } from "../../bytes";
import { beginSseEvent, endSseEvent } from "../../sse/writer";
import { AiError } from "../ai-error";
import { AnswerSink } from "../answer";
import { writeQuoted, writeQuotedOrNull } from "../escaped";
import { FinishReason } from "../finish-reason";
import { Usage } from "../usage";
import { AnthropicBlocks } from "./anthropic-blocks";
import { writeAnthropicError } from "./anthropic-error";
import { anthropicFinish } from "./anthropic-finish";
import { writeAnthropicUsage } from "./anthropic-usage";
import { AnswerOptions } from "./options";
import { ToolQueue } from "./tool-queue";

/**
 * Writes an answer as a stream of Anthropic messages events: message_start, content blocks with growing index and one
 * open at a time, message_delta, message_stop; each with its `event` line, without which the official client drops it.
 * Each call appends whole events to `out`. Choices other than 0 have no place in the protocol and are left out.
 */
@final
export class AnthropicEvents extends AnswerSink {
  private readonly blocks: AnthropicBlocks;
  private readonly tools: ToolQueue;
  private started: bool = false;
  private failed: bool = false;
  private foreignChoice: bool = false;
  private reason: FinishReason = FinishReason.None;
  private refused: bool = false;
  private stopSequence: Bytes = Bytes.empty();
  private lastUsage: Usage = new Usage();

  constructor(
    private readonly out: ByteWriter,
    private readonly options: AnswerOptions,
  ) {
    super();
    const blocks = new AnthropicBlocks(out);
    this.blocks = blocks;
    this.tools = new ToolQueue(blocks, options.limit);
  }

  start(id: Bytes, model: Bytes, created: i64): void {
    if (this.started) return;
    this.started = true;
    const out = this.out;
    beginSseEvent(out, "message_start");
    out.text('{"type":"message_start","message":{"id":');
    writeQuoted(out, id.length > 0 ? id : this.options.fallbackId);
    out.text(',"type":"message","role":"assistant","model":');
    writeQuoted(out, model.length > 0 ? model : this.options.fallbackModel);
    out.text(',"content":[],"stop_reason":null,"stop_sequence":null,"usage":');
    writeAnthropicUsage(out, this.lastUsage);
    out.text("}}");
    endSseEvent(out);
  }

  choice(index: i32): void {
    this.foreignChoice = index != 0;
  }

  text(delta: Bytes): void {
    if (!this.accepts(delta)) return;
    if (!this.tools.holdText(delta)) this.blocks.text(delta);
  }

  reasoning(delta: Bytes): void {
    if (!this.accepts(delta)) return;
    this.tools.flush();
    this.blocks.thinking(delta);
  }

  reasoningSignature(signature: Bytes): void {
    if (!this.accepts(signature)) return;
    this.tools.flush();
    this.blocks.signature(signature);
  }

  redactedReasoning(data: Bytes): void {
    if (!this.accepts(data)) return;
    this.tools.flush();
    this.blocks.redactedThinking(data);
  }

  refusal(delta: Bytes): void {
    if (delta.length > 0 && !this.foreignChoice) this.refused = true;
    this.text(delta);
  }

  toolCall(index: i32, id: Bytes, name: Bytes): void {
    if (this.foreignChoice) return;
    this.ensureStarted();
    this.tools.begin(index, id.length > 0 ? id : this.madeUpId(index), name);
  }

  toolSignature(index: i32, signature: Bytes): void {
    if (!this.foreignChoice) this.tools.sign(index, signature);
  }

  toolArguments(index: i32, fragment: Bytes): void {
    if (this.accepts(fragment)) this.tools.add(index, fragment);
  }

  finish(reason: FinishReason, word: Bytes, stopSequence: Bytes): void {
    if (this.foreignChoice) return;
    this.reason = reason;
    this.stopSequence = stopSequence;
  }

  usage(usage: Usage): void {
    this.lastUsage = usage;
  }

  error(error: AiError): void {
    this.failed = true;
    beginSseEvent(this.out, "error");
    writeAnthropicError(this.out, error, Bytes.empty());
    endSseEvent(this.out);
  }

  end(): void {
    if (this.failed) return;
    this.ensureStarted();
    this.tools.flush();
    this.blocks.close();
    const out = this.out;
    const reason = this.refused ? FinishReason.ContentFilter : this.reason;
    beginSseEvent(out, "message_delta");
    out.text('{"type":"message_delta","delta":{"stop_reason":"');
    out.text(anthropicFinish(reason, this.tools.seen));
    out.text('","stop_sequence":');
    writeQuotedOrNull(out, this.stopSequence);
    out.text('},"usage":');
    writeAnthropicUsage(out, this.lastUsage);
    out.byte(0x7d);
    endSseEvent(out);
    beginSseEvent(out, "message_stop");
    out.text('{"type":"message_stop"}');
    endSseEvent(out);
  }

  private accepts(content: Bytes): bool {
    if (content.length == 0 || this.foreignChoice) return false;
    this.ensureStarted();
    return true;
  }

  private ensureStarted(): void {
    if (!this.started) this.start(Bytes.empty(), Bytes.empty(), 0);
  }

  /** Made of the answer's id, so that the calls of a conversation's turns differ. */
  private madeUpId(index: i32): Bytes {
    const id = new ByteWriter(64);
    id.text("toolu_");
    id.bytes(this.options.fallbackId);
    id.byte(0x5f);
    id.integer(index);
    return id.take();
  }
}
