import { ByteWriter } from "../../byte-writer";
import { Bytes } from "../../bytes";
import { JsonValue } from "../../json/value";
import { JsonWriter } from "../../json/writer";
import { wordAt } from "../../json/words";
import { DELTA_NAMES, isPart, memberOf, PART_TYPES, writePlace } from "./responses-names";
import { ResponseForm, ToldAnswer, ToldItem, ToldText } from "./responses-told";
import { quoted } from "./rewrite";

/**
 * The events that end a response of the Responses API as filtered: what is open is done, with what was told of it, and the
 * response is incomplete.
 */
@final
export class ResponsesEnding {
  /** Of each event its type, and its members, each after a comma. */
  readonly names: string[] = [];
  readonly members: Bytes[] = [];

  /** @param response as it began */
  constructor(
    private readonly told: ToldAnswer,
    response: JsonValue,
  ) {
    const output = new ByteWriter(512);
    const items = told.items;
    for (let i = 0; i < items.length; i++) {
      const item = items[i].isDone ? items[i].json : this.close(items[i]);
      if (i > 0) output.byte(0x2c);
      output.bytes(item);
    }
    this.incomplete(response, output.view());
  }

  /** Ends an item; answers it as it is then. */
  private close(item: ToldItem): Bytes {
    const texts = this.told.texts;
    for (let i = 0; i < texts.length; i++) {
      if (texts[i].index == item.index && texts[i].form != ResponseForm.Output) this.closeText(texts[i]);
    }
    const out = new ByteWriter(item.json.length + 256);
    this.writeItem(out, item);
    const json = out.take();
    out.text(',"output_index":');
    out.integer(item.index);
    out.text(',"item":');
    out.bytes(json);
    this.add("response.output_item.done", out.take());
    return json;
  }

  private closeText(text: ToldText): void {
    const out = new ByteWriter(text.text.length + 160);
    if (!text.isDone) {
      writePlace(out, text);
      writeWhole(out, text);
      if (text.form == ResponseForm.Text) out.text(',"logprobs":[]');
      this.add("response." + wordAt(DELTA_NAMES, text.form).toString() + ".done", out.take());
    }
    if (text.isPartDone || !isPart(text.form)) return;
    writePlace(out, text);
    out.text(',"part":');
    writePart(out, text);
    const isSummary = text.form == ResponseForm.Summary;
    this.add(isSummary ? "response.reasoning_summary_part.done" : "response.content_part.done", out.take());
  }

  private writeItem(out: ByteWriter, item: ToldItem): void {
    const json = new JsonWriter(out).beginObject();
    const members = JsonValue.of(item.json).items();
    while (members.next()) {
      const member = members.keyIn("status content summary arguments input code");
      const key = members.key;
      if (member == 0) continue;
      json.keyBytes(key);
      if (member == 1 || member == 2) json.raw(this.parts(item.index, member == 2));
      else json.raw(member < 0 ? members.value.raw : this.argument(item.index, key, members.value));
    }
    json.key("status").string("incomplete").endObject();
  }

  /** The parts of an item that have text. */
  private parts(index: i32, isSummary: bool): Bytes {
    const out = new ByteWriter(256);
    const texts = this.told.texts;
    out.byte(0x5b);
    for (let i = 0; i < texts.length; i++) {
      const text = texts[i];
      if (text.index != index || !isPart(text.form) || (text.form == ResponseForm.Summary) != isSummary) continue;
      if (out.length > 1) out.byte(0x2c);
      writePart(out, text);
    }
    out.byte(0x5d);
    return out.take();
  }

  private argument(index: i32, key: Bytes, value: JsonValue): Bytes {
    const texts = this.told.texts;
    for (let i = 0; i < texts.length; i++) {
      const text = texts[i];
      const isIt = text.index == index && !isPart(text.form) && key.equalsString(memberOf(text.form));
      if (isIt && text.form != ResponseForm.Output) return quoted(text.text.view());
    }
    return value.raw;
  }

  private incomplete(response: JsonValue, output: Bytes): void {
    const out = new ByteWriter(response.raw.length + output.length + 256);
    out.text(',"response":');
    const json = new JsonWriter(out).beginObject();
    const members = response.items();
    while (members.next()) {
      const isOwn = members.keyIn("status incomplete_details output") >= 0;
      if (!isOwn) json.keyBytes(members.key).raw(members.value.raw);
    }
    json.key("status").string("incomplete").key("incomplete_details").beginObject();
    json.key("reason").string("content_filter").endObject().key("output").beginArray().raw(output).endArray();
    json.endObject();
    this.add("response.incomplete", out.take());
  }

  private add(name: string, members: Bytes): void {
    this.names.push(name);
    this.members.push(members);
  }
}

/** Appends the member that tells a text whole, after a comma. */
function writeWhole(out: ByteWriter, text: ToldText): void {
  out.text(',"');
  out.text(memberOf(text.form));
  out.text('":');
  out.bytes(quoted(text.text.view()));
}

function writePart(out: ByteWriter, text: ToldText): void {
  out.text('{"type":"');
  out.bytes(wordAt(PART_TYPES, text.form));
  out.byte(0x22);
  if (text.form == ResponseForm.Text) out.text(',"annotations":[],"logprobs":[]');
  writeWhole(out, text);
  out.byte(0x7d);
}
