import { ByteWriter } from "../../byte-writer";
import { Bytes } from "../../bytes";
import { JsonKind } from "../../json/kind";
import { JsonValue } from "../../json/value";
import { JsonWriter } from "../../json/writer";
import { AnswerSink, ExtraScope } from "../answer";
import { Maker, remarked } from "./signature-maker";

/** Most output items of one response; further ones are dropped. */
const MAX_ITEMS: i32 = 4096;

/** What was told of an item already; bits. */
const TEXT: i32 = 1;
const ANNOTATIONS: i32 = 2;
const LOGPROBS: i32 = 4;
const REFUSAL: i32 = 8;
const SUMMARY: i32 = 16;
const THOUGHTS: i32 = 32;
const ENCRYPTED: i32 = 64;
const ARGUMENTS: i32 = 128;

/** An output item that has begun. */
@final
class OutputItem {
  told: i32 = 0;
  /** number of its call; -1: it is none */
  call: i32 = -1;
  /** part of its reasoning that was told last */
  part: i64 = 0;

  constructor(readonly index: i64) {}
}

/** Tells the output items of a response to a sink, by pieces or whole, and nothing twice. */
@final
export class ResponsesOutput {
  private readonly items: OutputItem[] = [];
  private calls: i32 = 0;

  constructor(private readonly sink: AnswerSink) {}

  get hasCalls(): bool {
    return this.calls > 0;
  }

  text(index: i64, delta: Bytes, logprobs: JsonValue): void {
    const item = this.find(index);
    if (delta.length == 0 || item == null) return;
    item.told |= TEXT;
    this.sink.text(delta);
    this.logprobs(item, logprobs);
  }

  refusal(index: i64, delta: Bytes): void {
    const item = this.find(index);
    if (delta.length == 0 || item == null) return;
    item.told |= REFUSAL;
    this.sink.refusal(delta);
  }

  /** @param source `SUMMARY` or `THOUGHTS`, the model's own; where a provider sends both, the first counts */
  reasoning(index: i64, delta: Bytes, part: i64, isSummary: bool): void {
    const item = this.find(index);
    const source = isSummary ? SUMMARY : THOUGHTS;
    if (delta.length == 0 || item == null || (item.told & (SUMMARY | THOUGHTS) & ~source) != 0) return;
    if ((item.told & source) != 0 && part > item.part) this.sink.reasoning(PARAGRAPH);
    item.told |= source;
    item.part = part;
    this.sink.reasoning(delta);
  }

  /** More arguments of a call. Those of an item that was not announced are told when it is done, since it has no name yet. */
  arguments(index: i64, fragment: Bytes): void {
    const item = this.find(index);
    if (fragment.length == 0 || item == null || item.call < 0) return;
    item.told |= ARGUMENTS;
    this.sink.toolArguments(item.call, fragment);
  }

  annotation(index: i64, annotation: JsonValue): void {
    const item = this.find(index);
    if (item == null || annotation.kind != JsonKind.Object) return;
    item.told |= ANNOTATIONS;
    const list = new ByteWriter();
    const json = new JsonWriter(list).beginArray();
    writeChatAnnotation(json, annotation);
    json.endArray();
    this.sink.extra(ExtraScope.Message, Bytes.of("annotations"), list.take());
  }

  /** An item has begun. */
  begin(index: i64, value: JsonValue): void {
    const item = this.find(index);
    if (item == null || item.call >= 0 || !value.member("type").rawText().equalsString("function_call")) return;
    item.call = this.calls++;
    this.sink.toolCall(item.call, value.member("call_id").rawText(), value.member("name").rawText());
  }

  /** An item as it is when it is done: tells what was not told of it. */
  whole(index: i64, value: JsonValue): void {
    const item = this.find(index);
    if (item == null) return;
    this.begin(index, value);
    const type = value.member("type").rawText();
    if (type.equalsString("message")) this.message(item, value);
    else if (type.equalsString("reasoning")) this.thinking(item, value);
    else if (item.call < 0) this.sink.foreign();
    else if ((item.told & ARGUMENTS) == 0) this.arguments(index, value.member("arguments").rawText());
  }

  /** Nothing more comes: a call without arguments gets an empty object, as clients parse what they got. */
  complete(): void {
    for (let i = 0; i < this.items.length; i++) {
      const item = this.items[i];
      if (item.call >= 0 && (item.told & ARGUMENTS) == 0) this.arguments(item.index, Bytes.of("{}"));
    }
  }

  private message(item: OutputItem, value: JsonValue): void {
    const told = item.told;
    const parts = value.member("content").items();
    while (parts.next()) {
      const part = parts.value;
      if ((told & TEXT) == 0) this.text(item.index, part.member("text").rawText(), JsonValue.missing());
      if ((told & REFUSAL) == 0) this.refusal(item.index, part.member("refusal").rawText());
      if ((told & LOGPROBS) == 0) this.logprobs(item, part.member("logprobs"));
      const annotations = part.member("annotations").items();
      while ((told & ANNOTATIONS) == 0 && annotations.next()) this.annotation(item.index, annotations.value);
    }
  }

  private thinking(item: OutputItem, value: JsonValue): void {
    const summary = value.member("summary");
    const hasSummary = summary.items().next();
    if ((item.told & (SUMMARY | THOUGHTS)) == 0) {
      const parts = (hasSummary ? summary : value.member("content")).items();
      while (parts.next()) this.reasoning(item.index, parts.value.member("text").rawText(), parts.index, hasSummary);
    }
    const encrypted = remarked(value.member("encrypted_content").rawText(), Maker.OpenAi, Maker.Claude);
    if (encrypted.length == 0 || (item.told & ENCRYPTED) != 0) return;
    item.told |= ENCRYPTED;
    if (hasSummary || (item.told & (SUMMARY | THOUGHTS)) != 0) this.sink.reasoningSignature(encrypted);
    else this.sink.redactedReasoning(encrypted);
  }

  private logprobs(item: OutputItem, list: JsonValue): void {
    if (list.kind != JsonKind.Array || !list.items().next()) return;
    item.told |= LOGPROBS;
    const out = new ByteWriter(list.raw.length + 32);
    out.text('{"content":');
    out.bytes(list.raw);
    out.text(',"refusal":null}');
    this.sink.extra(ExtraScope.Choice, Bytes.of("logprobs"), out.take());
  }

  /** The item at a position of the output, made when it is not known yet; null beyond the limit. */
  private find(index: i64): OutputItem | null {
    const at = max<i64>(index, 0);
    for (let i = this.items.length - 1; i >= 0; i--) if (this.items[i].index == at) return this.items[i];
    if (this.items.length >= MAX_ITEMS) return null;
    const item = new OutputItem(at);
    this.items.push(item);
    return item;
  }
}

const PARAGRAPH: Bytes = Bytes.of("\\n\\n");

/** Writes an annotation in the form of chat completions, which nest the members of a citation. */
function writeChatAnnotation(json: JsonWriter, annotation: JsonValue): void {
  if (!annotation.member("type").rawText().equalsString("url_citation")) {
    json.raw(annotation.raw);
    return;
  }
  json.beginObject().key("type").string("url_citation").key("url_citation").beginObject();
  const members = annotation.items();
  while (members.next()) {
    if (!members.keyIsText("type")) json.keyBytes(members.key).raw(members.value.raw);
  }
  json.endObject().endObject();
}
