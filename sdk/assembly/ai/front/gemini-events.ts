import { ByteWriter } from "../../byte-writer";
import { Bytes } from "../../bytes";
import { AiError } from "../ai-error";
import { AnswerSink, ExtraScope } from "../answer";
import { FinishReason } from "../finish-reason";
import { Usage } from "../usage";
import { beginSseEvent, endSseEvent } from "../../sse/writer";
import { writeGeminiError } from "./gemini-error";
import {
  endResponse,
  geminiFinish,
  writeCallPart,
  writeCitations,
  writeGeminiUsage,
  writePictures,
  writeRedactedPart,
  writeSignedPart,
  writeTextPart,
  writeThoughtPart,
} from "./gemini-write";
import { AnswerOptions } from "./options";
import { WaitingTool } from "./tool-queue";

/** Most calls that wait for the rest of their arguments; beyond it further ones are dropped. */
const MAX_WAITING: i32 = 256;
/** Most choices, as of OpenAI's. */
const MAX_CHOICES: i32 = 128;

/**
 * Writes an answer as a stream of Gemini responses, one part in each, and a last one with the finish reasons and the usage;
 * as server-sent events or as a JSON array. A function call is written whole, once its arguments are complete.
 */
@final
export class GeminiEvents extends AnswerSink {
  private id: Bytes = Bytes.empty();
  private model: Bytes = Bytes.empty();
  private choiceIndex: i32 = 0;
  /** Whether a response was written. */
  private begun: bool = false;
  private failed: bool = false;
  private lastUsage: Usage | null = null;
  private readonly reasons: FinishReason[] = [];
  /** calls without the end of their arguments; `index` counts over all choices */
  private readonly tools: WaitingTool[] = [];

  constructor(
    private readonly out: ByteWriter,
    private readonly options: AnswerOptions,
  ) {
    super();
  }

  start(id: Bytes, model: Bytes, created: i64): void {
    this.id = id;
    this.model = model;
  }

  choice(index: i32): void {
    this.choiceIndex = min(max(index, 0), MAX_CHOICES - 1);
  }

  text(delta: Bytes): void {
    if (delta.length == 0) return;
    this.beginPart(this.choiceIndex);
    writeTextPart(this.out, delta);
    this.endPart();
  }

  reasoning(delta: Bytes): void {
    if (delta.length > 0) this.thought(delta, Bytes.empty());
  }

  reasoningSignature(signature: Bytes): void {
    this.thought(Bytes.empty(), signature);
  }

  redactedReasoning(data: Bytes): void {
    this.beginPart(this.choiceIndex);
    writeRedactedPart(this.out, data);
    this.endPart();
  }

  refusal(delta: Bytes): void {
    if (delta.length > 0) this.reason = FinishReason.ContentFilter;
    this.text(delta);
  }

  toolCall(index: i32, id: Bytes, name: Bytes): void {
    if (this.tools.length >= MAX_WAITING) return;
    this.tools.push(new WaitingTool(this.numberOf(index), id, name, this.options.limit));
  }

  toolSignature(index: i32, signature: Bytes): void {
    const tool = this.tool(index);
    if (tool) tool.signature = signature;
  }

  toolArguments(index: i32, fragment: Bytes): void {
    const tool = this.tool(index);
    if (!tool) return;
    tool.fragments.bytes(fragment);
    tool.balance.add(fragment);
    // In the order in which they began: the first one carries the signature of all.
    while (this.tools.length > 0 && this.tools[0].balance.isComplete) this.call(this.tools.shift());
  }

  extra(scope: ExtraScope, name: Bytes, json: Bytes): void {
    if (scope != ExtraScope.Message) return;
    const isCitation = name.equalsString("annotations");
    const isPicture = name.equalsString("images");
    if (!isCitation && !isPicture && !name.equalsString("extra_content")) return;
    this.beginPart(this.choiceIndex);
    if (isPicture) writePictures(this.out, json, true);
    // Citations have their place beside the content: it is empty then.
    else writeSignedPart(this.out, isCitation ? Bytes.empty() : json);
    this.out.text('],"role":"model"}');
    if (isCitation) writeCitations(this.out, json);
    this.out.text("}],");
    this.endResponse();
  }

  finish(reason: FinishReason, word: Bytes, stopSequence: Bytes): void {
    if (this.reason == FinishReason.None) this.reason = reason;
  }

  usage(usage: Usage): void {
    this.lastUsage = usage;
  }

  error(error: AiError): void {
    this.failed = true;
    this.beginResponse();
    writeGeminiError(this.out, error);
    this.endEvent();
  }

  end(): void {
    if (!this.failed) this.last();
    if (this.options.isArray) this.out.byte(0x5d);
  }

  /** The finish reasons of all choices, and the usage. What was withheld whole is a blocked prompt. */
  private last(): void {
    while (this.tools.length > 0) this.call(this.tools.shift());
    const out = this.out;
    const isBlocked = !this.begun && this.reasons.length == 1 && this.reasons[0] == FinishReason.ContentFilter;
    this.beginResponse();
    if (isBlocked) out.text('{"promptFeedback":{"blockReason":"SAFETY"},');
    else {
      out.text('{"candidates":[');
      for (let i = 0; i < max(this.reasons.length, 1); i++) {
        out.text(i == 0 ? "" : ",");
        out.text('{"content":{"parts":[{"text":""}],"role":"model"},"finishReason":"');
        out.text(geminiFinish(i < this.reasons.length ? this.reasons[i] : FinishReason.Stop));
        out.text('","index":');
        out.integer(i);
        out.byte(0x7d);
      }
      out.text("],");
    }
    writeGeminiUsage(out, this.lastUsage);
    this.endResponse();
  }

  private thought(text: Bytes, signature: Bytes): void {
    this.beginPart(this.choiceIndex);
    writeThoughtPart(this.out, text, signature);
    this.endPart();
  }

  private call(tool: WaitingTool): void {
    this.beginPart(tool.index >> 16);
    writeCallPart(this.out, tool.id, tool.name, tool.fragments.take(), tool.signature);
    this.endPart();
  }

  private numberOf(index: i32): i32 {
    return (this.choiceIndex << 16) | (index & 0xffff);
  }

  private tool(index: i32): WaitingTool | null {
    const number = this.numberOf(index);
    for (let i = this.tools.length - 1; i >= 0; i--) if (this.tools[i].index == number) return this.tools[i];
    return null;
  }

  private get reason(): FinishReason {
    return this.choiceIndex < this.reasons.length ? this.reasons[this.choiceIndex] : FinishReason.None;
  }

  private set reason(reason: FinishReason) {
    while (this.reasons.length <= this.choiceIndex) this.reasons.push(FinishReason.None);
    this.reasons[this.choiceIndex] = reason;
  }

  private beginPart(choice: i32): void {
    this.beginResponse();
    this.out.text('{"candidates":[{"index":');
    this.out.integer(choice);
    this.out.text(',"content":{"parts":[');
  }

  private endPart(): void {
    this.out.text('],"role":"model"}}],');
    this.endResponse();
  }

  private beginResponse(): void {
    if (this.options.isArray) this.out.text(this.begun ? "," : "[");
    else beginSseEvent(this.out, "");
    this.begun = true;
  }

  private endResponse(): void {
    endResponse(this.out, this.model, this.id, this.options);
    this.endEvent();
  }

  private endEvent(): void {
    if (this.options.isArray) this.out.byte(0x0a);
    else endSseEvent(this.out);
  }
}
