import { ByteWriter } from "../../byte-writer";
import { Bytes } from "../../bytes";
import { JsonItems } from "../../json/items";
import { JsonKind } from "../../json/kind";
import { jsonParse } from "../../json/parse";
import { JsonValue } from "../../json/value";
import { JsonWriter } from "../../json/writer";
import { AnswerTexts } from "./answer-texts";
import { ChannelKind, TextChannel } from "./channel";
import { EditOptions } from "./edit-options";
import { TextGate } from "./gate";

/** Most candidates that are told apart. */
const MAX_CANDIDATES: i32 = 128;

const enum Form {
  Text,
  Thought,
}

/** Where a candidate stands, and whether its text is told otherwise than it came. */
@final
class Candidate {
  isOpen: bool = false;
  isChanged: bool = false;
}

/** The texts of Gemini's answers; each event of a stream is an answer like a whole one. */
@final
export class GeminiTexts extends AnswerTexts {
  /** The last event that had a candidate, as a pattern for those that are made. */
  private pattern: JsonValue = JsonValue.missing();
  private usage: JsonValue = JsonValue.missing();
  private readonly candidates: Candidate[] = [];
  /** the candidate at hand */
  private choice: i32 = 0;

  constructor(gate: TextGate, options: EditOptions) {
    super(gate, options);
  }

  terminate(): void {
    for (let i = 0; i < this.candidates.length; i++) {
      if (this.candidates[i].isOpen) this.response(i, Bytes.constant('{"text":""}'), true);
    }
  }

  protected event(name: Bytes, data: Bytes, isWhole: bool): bool {
    if (data.length == 0) return true;
    const document = jsonParse(data);
    if (document.kind != JsonKind.Object) return false;
    const members = document.items();
    while (members.next()) {
      const value = members.value;
      if (members.keyIsText("candidates")) this.list(document, value, isWhole);
      else if (members.keyIsText("usageMetadata")) this.usage = value;
      else if (members.keyIsText("error")) this.finish();
    }
    return true;
  }

  protected tell(channel: TextChannel, text: Bytes): void {
    const out = new ByteWriter(text.length + 48);
    const json = new JsonWriter(out).beginObject().key("text").stringBytes(text);
    if (channel.form == Form.Thought) json.key("thought").bool(true);
    json.endObject();
    this.response(channel.choice, out.take(), false);
  }

  private list(document: JsonValue, list: JsonValue, isWhole: bool): void {
    const items = list.items();
    while (items.next()) {
      this.pattern = document;
      this.candidate(items.value, items.index, isWhole);
    }
  }

  private candidate(value: JsonValue, position: i32, isWhole: bool): void {
    const at = <i32>min<i64>(max<i64>(value.member("index").asI64(position), 0), MAX_CANDIDATES);
    if (at >= MAX_CANDIDATES) {
      this.overflowed = true;
      return;
    }
    while (this.candidates.length <= at) this.candidates.push(new Candidate());
    const candidate = this.candidates[at];
    candidate.isOpen = true;
    this.choice = at;
    const from = this.edits.length;
    const parts = value.member("content").member("parts").items();
    while (parts.next()) this.part(parts.value);
    const reason = value.member("finishReason");
    const isLast = reason.kind == JsonKind.String && reason.rawText().length > 0;
    if (isLast || isWhole) this.endAll(at);
    if (isLast) candidate.isOpen = false;
    if (isLast && this.gate.blocked) this.put(reason, '"SAFETY"');
    if (this.hasChanged(from)) {
      candidate.isChanged = true;
      this.put(value.member("logprobsResult"), "{}");
    }
    // Each of them tells the part of the text that it supports.
    if (candidate.isChanged) this.put(value.member("groundingMetadata").member("groundingSupports"), "[]");
  }

  private part(part: JsonValue): void {
    const isThought = part.member("thought").asBool();
    const members = part.items();
    while (members.next()) this.member(members, isThought);
  }

  private member(members: JsonItems, isThought: bool): void {
    const value = members.value;
    const member = members.keyIn("text functionCall executableCode codeExecutionResult");
    if (member == 0 && isThought) this.give(ChannelKind.Reasoning, this.choice, 0, Form.Thought, value);
    else if (member == 0) this.give(ChannelKind.Text, this.choice, 0, Form.Text, value);
    else if (member == 1) this.call(value);
    else if (member == 2) this.giveWhole(ChannelKind.ToolArguments, this.choice, 0, Form.Text, value.member("code"));
    else if (member == 3) this.giveWhole(ChannelKind.Text, this.choice, 0, Form.Text, value.member("output"));
  }

  /** A call comes whole, or (Vertex AI) string by string. */
  private call(call: JsonValue): void {
    this.giveAll(ChannelKind.ToolArguments, this.choice, 0, call.member("args"));
    const pieces = call.member("partialArgs").items();
    while (pieces.next()) {
      this.giveWhole(ChannelKind.ToolArguments, this.choice, 0, Form.Text, pieces.value.member("stringValue"));
    }
  }

  /** Makes a response with one candidate. @param part its part @param isLast whether it is ended as filtered */
  private response(choice: i32, part: Bytes, isLast: bool): void {
    const out = new ByteWriter(part.length + 320);
    const json = new JsonWriter(out).beginObject().key("candidates").beginArray().beginObject();
    json.key("content").beginObject().key("parts").beginArray().raw(part).endArray().key("role").string("model");
    json.endObject();
    if (isLast) json.key("finishReason").string("SAFETY");
    json.key("index").integer(choice).endObject().endArray();
    if (isLast && this.usage.kind == JsonKind.Object) json.key("usageMetadata").raw(this.usage.raw);
    const members = this.pattern.items();
    while (members.next()) {
      const kind = members.value.kind;
      if (kind != JsonKind.Object && kind != JsonKind.Array) json.keyBytes(members.key).raw(members.value.raw);
    }
    json.endObject();
    this.make("", out.take());
  }
}
