import { ByteWriter } from "../../byte-writer";
import { Bytes } from "../../bytes";
import { JsonItems } from "../../json/items";
import { JsonValue } from "../../json/value";
import { endSseEvent } from "../../sse/writer";
import { AiError } from "../ai-error";
import { ExtraScope } from "../answer";
import { BlockKind } from "../collected-choice";
import { writeQuoted } from "../escaped";
import { AnswerOptions } from "./options";
import { ResponsesBody, ResponseStatus } from "./responses-body";
import { writeResponsesErrorEvent } from "./responses-error";
import { ItemStatus, writeAnnotation } from "./responses-items";
import { Name, nameOf, Phase, writeName } from "./responses-names";

/** Largest answer that is streamed, in bytes of content: the end of a stream repeats it four times. */
const STREAM_LIMIT: i32 = 4 * 1024 * 1024;

/**
 * Writes an answer as a stream of events of the Responses API, each with its `event` line and number. An item is added
 * when its content begins. Messages and reasoning are done when the next item begins; function calls when the answer ends,
 * since their fragments may be interleaved, and each names its item. The answer is collected on the way, because its end
 * repeats it: what goes beyond the limit is dropped, and the answer is incomplete then.
 */
@final
export class ResponsesEvents extends ResponsesBody {
  private sequence: i32 = 0;
  private started: bool = false;
  /** bytes of content that were told, by item */
  private readonly told: i32[] = [];
  /** the item that is open, function calls aside; -1: none */
  private openItem: i32 = -1;
  private annotationCount: i32 = 0;

  constructor(out: ByteWriter, options: AnswerOptions) {
    super(out, options, min(options.limit, STREAM_LIMIT));
  }

  start(id: Bytes, model: Bytes, created: i64): void {
    if (this.started) return;
    this.started = true;
    super.start(id, model, created);
    this.response(Name.Created, ResponseStatus.InProgress);
    this.response(Name.InProgress, ResponseStatus.InProgress);
  }

  text(delta: Bytes): void {
    super.text(delta);
    this.tellLast();
  }

  reasoning(delta: Bytes): void {
    super.reasoning(delta);
    this.tellLast();
  }

  reasoningSignature(signature: Bytes): void {
    super.reasoningSignature(signature);
    this.tellLast();
  }

  redactedReasoning(data: Bytes): void {
    super.redactedReasoning(data);
    this.tellLast();
  }

  refusal(delta: Bytes): void {
    super.refusal(delta);
    this.tellLast();
  }

  toolCall(index: i32, id: Bytes, name: Bytes): void {
    super.toolCall(index, id, name);
    this.tellLast();
  }

  toolArguments(index: i32, fragment: Bytes): void {
    super.toolArguments(index, fragment);
    const blocks = this.blocks;
    let at = blocks.length - 1;
    while (at >= 0 && blocks[at].toolIndex != index) at--;
    this.tell(at);
  }

  extra(scope: ExtraScope, name: Bytes, json: Bytes): void {
    super.extra(scope, name, json);
    const at = this.openItem;
    // Those that come before the text are told when it begins.
    const isTold = at >= 0 && !this.overflowed && scope == ExtraScope.Message && name.equalsString("annotations");
    if (isTold && this.isFirstText(at)) this.annotations(at, JsonValue.of(json).items());
  }

  error(error: AiError): void {
    super.error(error);
    writeResponsesErrorEvent(this.out, error, this.sequence++);
    this.response(Name.Failed, ResponseStatus.Failed);
  }

  end(): void {
    super.end();
    if (this.failure) return;
    if (!this.started) this.start(this.id, this.model, this.created);
    for (let at = 0; at < this.told.length; at++) {
      if (at == this.openItem || this.blocks[at].kind == BlockKind.Tool) this.close(at, this.itemStatus(at));
    }
    const status = this.status;
    if (status == ResponseStatus.Completed) this.response(Name.Completed, status);
    else this.response(status == ResponseStatus.Failed ? Name.Failed : Name.Incomplete, status);
  }

  private tellLast(): void {
    this.tell(this.blocks.length - 1);
  }

  /** Adds the items that are new, and tells what is new of one. */
  private tell(at: i32): void {
    const blocks = this.blocks;
    while (this.told.length < blocks.length) this.open(this.told.length);
    if (at < 0 || blocks[at].kind == BlockKind.RedactedReasoning) return;
    const content = blocks[at].content.view();
    const from = this.told[at];
    if (content.length <= from) return;
    this.told[at] = content.length;
    this.event(at, nameOf(blocks[at].kind), Phase.Delta);
    this.out.text(',"delta":');
    writeQuoted(this.out, content.slice(from));
    // Log probabilities come after their text; they are told when it is done.
    if (blocks[at].kind == BlockKind.Text) this.writeLogprobs(false);
    this.endEvent();
  }

  private open(at: i32): void {
    if (!this.started) this.start(this.id, this.model, this.created);
    const kind = this.blocks[at].kind;
    if (this.openItem >= 0) this.close(this.openItem, ItemStatus.Completed);
    this.openItem = kind == BlockKind.Tool ? -1 : at;
    this.told.push(0);
    this.item(at, Phase.Added, ItemStatus.InProgress);
    if (!hasPart(kind)) return;
    this.event(at, kind == BlockKind.Reasoning ? Name.SummaryPart : Name.ContentPart, Phase.Added);
    this.part(at, true);
    if (this.isFirstText(at)) this.annotations(at, this.annotationItems());
  }

  private close(at: i32, status: ItemStatus): void {
    const out = this.out;
    const kind = this.blocks[at].kind;
    if (kind != BlockKind.RedactedReasoning) {
      this.event(at, nameOf(kind), Phase.Done);
      if (kind == BlockKind.Tool) {
        out.text(',"name":');
        writeQuoted(out, this.blocks[at].name);
        out.text(',"arguments":');
      } else out.text(kind == BlockKind.Refusal ? ',"refusal":' : ',"text":');
      writeQuoted(out, this.blocks[at].content.view());
      if (kind == BlockKind.Text) this.writeLogprobs(this.isFirstText(at));
      this.endEvent();
    }
    if (hasPart(kind)) {
      this.event(at, kind == BlockKind.Reasoning ? Name.SummaryPart : Name.ContentPart, Phase.Done);
      this.part(at, false);
    }
    this.item(at, Phase.Done, status);
  }

  private annotations(at: i32, items: JsonItems): void {
    while (items.next()) {
      this.event(at, Name.Annotation, Phase.Added);
      this.out.text(',"annotation_index":');
      this.out.integer(this.annotationCount++);
      this.out.text(',"annotation":');
      writeAnnotation(this.out, items.value);
      this.endEvent();
    }
  }

  private part(at: i32, isEmpty: bool): void {
    this.out.text(',"part":');
    this.writePart(at, isEmpty);
    this.endEvent();
  }

  private item(at: i32, phase: Phase, status: ItemStatus): void {
    this.begin(Name.Item, phase);
    this.out.text(',"output_index":');
    this.out.integer(at);
    this.out.text(',"item":');
    this.writeItem(at, status);
    this.endEvent();
  }

  private response(name: Name, status: ResponseStatus): void {
    this.begin(name, Phase.None);
    this.out.text(',"response":');
    this.writeResponse(status);
    this.endEvent();
  }

  /** Begins an event about an item's content. */
  private event(at: i32, name: Name, phase: Phase): void {
    const out = this.out;
    const kind = this.blocks[at].kind;
    this.begin(name, phase);
    out.text(',"item_id":');
    this.writeId(at);
    out.text(',"output_index":');
    out.integer(at);
    if (kind == BlockKind.Reasoning) out.text(',"summary_index":0');
    else if (kind != BlockKind.Tool) out.text(',"content_index":0');
  }

  /** Begins an event: its name, twice, and its number. */
  private begin(name: Name, phase: Phase): void {
    const out = this.out;
    out.text("event: ");
    const from = out.length;
    writeName(out, name, phase);
    const written = out.view().slice(from);
    out.text('\ndata: {"type":"');
    out.bytes(written);
    out.text('","sequence_number":');
    out.integer(this.sequence++);
  }

  private endEvent(): void {
    this.out.byte(0x7d);
    endSseEvent(this.out);
  }
}

function hasPart(kind: BlockKind): bool {
  return kind != BlockKind.Tool && kind != BlockKind.RedactedReasoning;
}
