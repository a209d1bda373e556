import { ByteWriter } from "../../byte-writer";
import { Bytes } from "../../bytes";
import { JsonItems } from "../../json/items";
import { JsonKind } from "../../json/kind";
import { jsonParse } from "../../json/parse";
import { JsonValue } from "../../json/value";
import { wordAt, wordIndex } from "../../json/words";
import { AnswerTexts } from "./answer-texts";
import { ChannelKind, TextChannel } from "./channel";
import { EditOptions } from "./edit-options";
import { TextGate } from "./gate";
import { ResponsesEnding } from "./responses-ending";
import { ResponsesEvent } from "./responses-event";
import { DELTA_NAMES, memberOf, PART_TYPES, writePlace } from "./responses-names";
import { ResponseForm, ToldAnswer, ToldItem } from "./responses-told";
import { quoted } from "./rewrite";

/** `response.`, `.delta` and `.done` in bytes; `.added` is as long as `.delta`. */
const PREFIX: i32 = 9;
const DELTA: i32 = 6;
const DONE: i32 = 5;

/** The form of a text that is not told again. */
const UNTOLD: i32 = -1;

/**
 * The texts of the Responses API. Its streams tell each text up to four times: in deltas, when it is done, when its item is
 * done, and in the response at the end; what is told again becomes what the client was told.
 */
@final
export class ResponsesTexts extends AnswerTexts {
  private readonly told: ToldAnswer = new ToldAnswer();
  /** the response as it began */
  private response: JsonValue = JsonValue.missing();
  /** the item at hand, and what it is called */
  private index: i32 = 0;
  private itemId: JsonValue = JsonValue.missing();
  /** Whether events are numbered; the next number, and how many events were made before it. */
  private isNumbered: bool = false;
  private next: i64 = 0;
  private shift: i64 = 0;
  private number: JsonValue = JsonValue.missing();
  /** Whether the event at hand tells of an item, and whether that is done then. */
  private hasItem: bool = false;
  private isItemDone: bool = false;

  constructor(gate: TextGate, options: EditOptions) {
    super(gate, options);
  }

  edited(data: Bytes): Bytes {
    for (let i = 0; i < this.edits.length; i++) {
      const edit = this.edits[i];
      this.record(edit.channel, edit.now, edit.isChanged);
    }
    if (this.shift > 0) this.put(this.number, this.next.toString());
    const json = super.edited(data);
    if (this.hasItem) {
      this.told.keep(new ToldItem(this.index, JsonValue.of(json).member("item").raw, this.isItemDone));
    }
    this.next++;
    return json;
  }

  terminate(): void {
    const ending = new ResponsesEnding(this.told, this.response);
    for (let i = 0; i < ending.names.length; i++) {
      this.make(ending.names[i], this.numbered(ending.names[i], ending.members[i]));
    }
  }

  protected event(name: Bytes, data: Bytes, isWhole: bool): bool {
    this.hasItem = false;
    this.number = JsonValue.missing();
    if (data.length == 0) return true;
    const document = jsonParse(data);
    if (document.kind != JsonKind.Object) return false;
    if (isWhole) this.whole(document);
    else this.typed(new ResponsesEvent(document), name);
    return true;
  }

  protected tell(channel: TextChannel, text: Bytes): void {
    this.record(channel, text, true);
    const told = this.told.find(channel.index, channel.form & 0xff, channel.form >> 8);
    const out = new ByteWriter(text.length + 160);
    if (told != null) writePlace(out, told);
    out.text(',"delta":');
    out.bytes(quoted(text));
    const form = channel.form & 0xff;
    if (form == ResponseForm.Text) out.text(',"logprobs":[]');
    const name = "response." + wordAt(DELTA_NAMES, form).toString() + ".delta";
    this.make(name, this.numbered(name, out.take()));
  }

  private typed(event: ResponsesEvent, name: Bytes): void {
    this.number = event.number;
    if (event.number.kind == JsonKind.Number) {
      this.isNumbered = true;
      this.next = event.number.asI64() + this.shift;
    }
    this.index = event.index;
    this.itemId = event.itemId;
    const type = event.type.length > 0 ? event.type : name;
    const isDelta = type.endsWith(Bytes.constant(".delta"));
    const isDone = type.endsWith(Bytes.constant(".done"));
    const stem = type.slice(PREFIX, type.length - (isDone ? DONE : DELTA));
    const form = isDelta || isDone ? wordIndex(DELTA_NAMES, stem) : -1;
    if (form >= 0 && isDelta) this.delta(event, form);
    else if (form >= 0) this.done(event, form);
    else if (stem.equalsString("content_part") || stem.equalsString("reasoning_summary_part")) {
      this.partDone(event, isDone);
    } else this.other(event.whole, type);
  }

  /** @param whole an item or a response */
  private other(whole: JsonValue, type: Bytes): void {
    const isAdded = type.equalsString("response.output_item.added");
    if (isAdded || type.equalsString("response.output_item.done")) {
      this.hasItem = whole.kind == JsonKind.Object;
      this.isItemDone = !isAdded;
      this.item(whole, !isAdded);
    } else if (type.equalsString("error")) this.endAnswer();
    else if (whole.kind != JsonKind.Object) return;
    else if (isLast(type)) {
      this.endAnswer();
      this.whole(whole);
    } else this.response = whole;
  }

  private delta(event: ResponsesEvent, form: i32): void {
    const from = this.edits.length;
    this.giveForm(form, event.part, event.delta);
    if (event.logprobs.kind == JsonKind.Array && this.hasChanged(from)) this.put(event.logprobs, "[]");
  }

  private done(event: ResponsesEvent, form: i32): void {
    const isAs = this.again(form, event.part, event.whole, true);
    const told = this.told.find(this.index, form, event.part);
    if (told != null) told.isDone = true;
    if (event.logprobs.kind == JsonKind.Array && !isAs) this.put(event.logprobs, "[]");
  }

  private partDone(event: ResponsesEvent, isDone: bool): void {
    const part = event.whole;
    this.part(part, event.part, isDone);
    const form = wordIndex(PART_TYPES, part.member("type").asBytes());
    const told = isDone ? this.told.find(this.index, form, event.part) : null;
    if (told != null) told.isPartDone = true;
  }

  /** A response that is told whole. */
  private whole(response: JsonValue): void {
    const items = response.member("output").items();
    while (items.next()) {
      this.index = items.index;
      this.item(items.value, true);
    }
    if (!this.gate.blocked) return;
    this.put(response.member("status"), '"incomplete"');
    this.put(response.member("incomplete_details"), '{"reason":"content_filter"}');
  }

  /** @param isOver whether nothing more of it comes */
  private item(item: JsonValue, isOver: bool): void {
    this.itemId = item.member("id");
    const isMcp = item.member("type").asBytes().equalsString("mcp_call");
    const members = item.items();
    while (members.next()) this.member(members, isMcp, isOver);
  }

  private member(members: JsonItems, isMcp: bool, isOver: bool): void {
    const value = members.value;
    const member = members.keyIn("content summary arguments input code output outputs results");
    if (member < 0) return;
    if (member <= 1) {
      const parts = value.items();
      while (parts.next()) this.part(parts.value, parts.index, isOver);
    } else if (member == 2) this.again(isMcp ? ResponseForm.Mcp : ResponseForm.Arguments, 0, value, isOver);
    else if (member == 3) this.again(ResponseForm.Input, 0, value, isOver);
    else if (member == 4) this.again(ResponseForm.Code, 0, value, isOver);
    else if (member == 5) this.again(ResponseForm.Output, 0, value, isOver);
    else {
      const results = value.items();
      while (results.next()) {
        const text = results.value.member("text");
        this.again(ResponseForm.Output, results.index + 1, text.exists ? text : results.value.member("logs"), isOver);
      }
    }
  }

  private part(part: JsonValue, position: i32, isOver: bool): void {
    const form = wordIndex(PART_TYPES, part.member("type").asBytes());
    if (form < 0) return;
    const isAs = this.again(form, position, part.member(memberOf(form)), isOver);
    const logprobs = part.member("logprobs");
    if (!isAs && logprobs.kind == JsonKind.Array) this.put(logprobs, "[]");
  }

  /** Takes a text that may have been told before; false when the client is told otherwise than it stands there. */
  private again(form: i32, part: i32, value: JsonValue, isOver: bool): bool {
    if (value.kind != JsonKind.String) return true;
    const key = form | (part << 8);
    const channel = this.opened(0, this.index, key);
    const known = this.told.find(this.index, form, part);
    const from = this.edits.length;
    if (known == null) this.giveForm(form, part, value);
    const open = known == null ? this.opened(0, this.index, key) : channel;
    if (isOver && open != null) this.endText(open);
    if (known == null) return !this.hasChanged(from);
    if (value.rawText().length == 0 || value.asBytes().equals(known.text.view())) return true;
    if (known.isChanged) this.putText(value, known.text.view());
    // It is not what the deltas told: a text of its own.
    else this.giveWhole(kindOf(form), 0, this.index, UNTOLD, value);
    return !known.isChanged && !this.hasChanged(from);
  }

  private giveForm(form: i32, part: i32, value: JsonValue): void {
    if (value.rawText().length == 0) return;
    if (this.told.begin(this.index, form, part, this.itemId) == null) this.overflowed = true;
    else this.give(kindOf(form), 0, this.index, form | (part << 8), value);
  }

  private record(channel: TextChannel, text: Bytes, isChanged: bool): void {
    const told = this.told.find(channel.index, channel.form & 0xff, channel.form >> 8);
    if (told == null) return;
    told.text.bytes(text);
    told.isChanged = told.isChanged || isChanged;
  }

  /** An event with its number. @param members without the leading ones, each after a comma */
  private numbered(type: string, members: Bytes): Bytes {
    const out = new ByteWriter(members.length + 96);
    out.text('{"type":"');
    out.text(type);
    out.byte(0x22);
    if (this.isNumbered) {
      out.text(',"sequence_number":');
      out.integer(this.next++);
      this.shift++;
    }
    out.bytes(members);
    out.byte(0x7d);
    return out.take();
  }
}

function kindOf(form: i32): ChannelKind {
  if (form == ResponseForm.Refusal) return ChannelKind.Refusal;
  if (form == ResponseForm.Summary || form == ResponseForm.Reasoning) return ChannelKind.Reasoning;
  return form >= ResponseForm.Arguments && form <= ResponseForm.Code ? ChannelKind.ToolArguments : ChannelKind.Text;
}

function isLast(type: Bytes): bool {
  if (type.equalsString("response.completed") || type.equalsString("response.incomplete")) return true;
  return type.equalsString("response.failed");
}
