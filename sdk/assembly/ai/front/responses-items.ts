import { ByteWriter } from "../../byte-writer";
import { Bytes } from "../../bytes";
import { JsonItems } from "../../json/items";
import { JsonKind } from "../../json/kind";
import { JsonValue } from "../../json/value";
import { writeSseJson } from "../../sse/writer";
import { CollectedAnswer } from "../collected-answer";
import { BlockKind, CollectedBlock } from "../collected-choice";
import { writeQuoted, writeQuotedOrNull } from "../escaped";
import { writeSignature } from "./openai-signature";
import { AnswerOptions } from "./options";
import { Maker, remarked } from "./signature-maker";

/** How far an item of a response is. */
export const enum ItemStatus {
  InProgress,
  Completed,
  Incomplete,
}

/**
 * Collects an answer and writes its blocks as output items of a response: messages, reasoning, function calls; one item a
 * block, with one part in it. The answer's annotations and log probabilities go with its first text.
 */
export class ResponsesItems extends CollectedAnswer {
  constructor(
    protected readonly out: ByteWriter,
    protected readonly options: AnswerOptions,
    limit: i32,
  ) {
    super(limit);
  }

  /** The blocks behind the items. Choices other than 0 have no place in the protocol. */
  protected get blocks(): CollectedBlock[] {
    return this.choiceAt(0).blocks;
  }

  /** Whether annotations and log probabilities belong to this item: it is the first with text. */
  protected isFirstText(at: i32): bool {
    const blocks = this.blocks;
    for (let i = 0; i < at; i++) if (blocks[i].kind == BlockKind.Text) return false;
    return blocks[at].kind == BlockKind.Text;
  }

  /** The annotations that are there so far, in the form of chat completions. */
  protected annotationItems(): JsonItems {
    return JsonValue.of(this.extraOf("annotations")).items();
  }

  /** The answer's id, escaped. */
  protected get answerId(): Bytes {
    return this.id.length > 0 ? this.id : this.options.fallbackId;
  }

  /** The id of an item, made of the answer's, in quotes. */
  protected writeId(at: i32): void {
    const out = this.out;
    const kind = this.blocks[at].kind;
    out.text(kind == BlockKind.Tool ? '"fc_' : isThinking(kind) ? '"rs_' : '"msg_');
    out.bytes(this.answerId);
    out.byte(0x5f);
    out.integer(at);
    out.byte(0x22);
  }

  /** An item; one in progress is empty still. */
  protected writeItem(at: i32, status: ItemStatus): void {
    const out = this.out;
    const block = this.blocks[at];
    const isEmpty = status == ItemStatus.InProgress;
    out.text('{"id":');
    this.writeId(at);
    out.text(',"status":"');
    out.text(isEmpty ? "in_progress" : status == ItemStatus.Completed ? "completed" : "incomplete");
    if (block.kind == BlockKind.Tool) this.writeCall(block, isEmpty);
    else if (isThinking(block.kind)) this.writeReasoning(at, isEmpty);
    else {
      out.text('","type":"message","role":"assistant","content":[');
      if (!isEmpty) this.writePart(at, false);
      out.byte(0x5d);
    }
    out.byte(0x7d);
  }

  /** The part of an item, as far as it is known, or empty, as it is when it begins. */
  protected writePart(at: i32, isEmpty: bool): void {
    const out = this.out;
    const block = this.blocks[at];
    if (block.kind == BlockKind.Text) this.writeNotes(!isEmpty && this.isFirstText(at));
    else if (block.kind == BlockKind.Refusal) out.text('{"type":"refusal","refusal":');
    else out.text('{"type":"summary_text","text":');
    writeQuoted(out, isEmpty ? Bytes.empty() : block.content.view());
    out.byte(0x7d);
  }

  /** The member `logprobs`, which is an empty list where there are none. */
  protected writeLogprobs(hasAny: bool): void {
    this.out.text(',"logprobs":');
    const list = JsonValue.of(hasAny ? this.extraOf("logprobs") : Bytes.empty()).member("content");
    if (list.kind == JsonKind.Array) writeSseJson(this.out, list.raw);
    else this.out.text("[]");
  }

  /** The beginning of a text part. */
  private writeNotes(hasAny: bool): void {
    const out = this.out;
    out.text('{"type":"output_text","annotations":[');
    const annotations = this.annotationItems();
    for (let i = 0; hasAny && annotations.next(); i++) {
      if (i > 0) out.byte(0x2c);
      writeAnnotation(out, annotations.value);
    }
    out.byte(0x5d);
    this.writeLogprobs(hasAny);
    out.text(',"text":');
  }

  private writeCall(block: CollectedBlock, isEmpty: bool): void {
    const out = this.out;
    out.text('","type":"function_call","call_id":"');
    if (block.id.length > 0) out.bytes(block.id);
    else {
      out.text("call_");
      out.bytes(this.options.fallbackId);
      out.byte(0x5f);
      out.integer(block.toolIndex);
    }
    out.text('","name":');
    writeQuoted(out, block.name);
    out.text(',"arguments":');
    writeQuoted(out, isEmpty ? Bytes.empty() : block.content.view());
    if (block.signature.length > 0) writeSignature(out, block.signature);
  }

  /** Signed thinking has a summary, though it be empty; thinking that only the provider can read has none. */
  private writeReasoning(at: i32, isEmpty: bool): void {
    const out = this.out;
    const block = this.blocks[at];
    const isHidden = block.kind == BlockKind.RedactedReasoning;
    out.text('","type":"reasoning","summary":[');
    if (!isEmpty && !isHidden) this.writePart(at, false);
    out.text('],"encrypted_content":');
    const proof = remarked(isHidden ? block.content.view() : block.signature, Maker.Claude, Maker.OpenAi);
    writeQuotedOrNull(out, isEmpty ? Bytes.empty() : proof);
  }

  private extraOf(name: string): Bytes {
    const extras = this.choiceAt(0).extras;
    for (let i = 0; i < extras.length; i++) if (extras[i].name.equalsString(name)) return extras[i].json;
    return Bytes.empty();
  }
}

function isThinking(kind: BlockKind): bool {
  return kind == BlockKind.Reasoning || kind == BlockKind.RedactedReasoning;
}

/** Appends an annotation of a chat message as one of a response, where its members are not nested. */
export function writeAnnotation(out: ByteWriter, annotation: JsonValue): void {
  const nested = annotation.member("url_citation");
  if (nested.kind != JsonKind.Object) {
    writeSseJson(out, annotation.raw);
    return;
  }
  writeSseJson(out, nested.raw.slice(0, nested.raw.length - 1));
  out.text(nested.items().next() ? ',"type":"url_citation"}' : '"type":"url_citation"}');
}
