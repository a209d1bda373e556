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

/** Most choices that are told apart (OpenAI's own limit of `n`). */
const MAX_CHOICES: i32 = 128;

/** The members of a chunk that hold texts, each told in its own way. */
const enum Form {
  Content,
  /** legacy completions */
  Completion,
  ReasoningContent,
  Reasoning,
  ReasoningDetail,
  Refusal,
  Transcript,
  Arguments,
  /** of a custom tool's call */
  Input,
  /** of the API's first function calls */
  Function,
}

/** Where a choice stands. */
const enum Stage {
  Unseen,
  Open,
  Finished,
}

/** The texts of OpenAI chat completions, and of legacy completions. */
@final
export class OpenAiTexts extends AnswerTexts {
  /** The last chunk that had a choice, as a pattern for those that are made. */
  private pattern: JsonValue = JsonValue.missing();
  private usage: JsonValue = JsonValue.missing();
  private readonly stages: Stage[] = [];
  private isCompletion: bool = false;
  private choiceIndex: i32 = 0;

  constructor(gate: TextGate, options: EditOptions) {
    super(gate, options);
  }

  terminate(): void {
    for (let i = 0; i < this.stages.length; i++) {
      if (this.stages[i] == Stage.Open) this.chunk(i, Bytes.empty(), "content_filter");
    }
    if (this.options.includeUsage && this.usage.kind == JsonKind.Object) this.usageChunk();
    this.make("", Bytes.constant("[DONE]"));
  }

  protected event(name: Bytes, data: Bytes, isWhole: bool): bool {
    if (data.length == 0) return true;
    const document = jsonParse(data);
    if (document.kind != JsonKind.Object) {
      const isEnd = isDone(data);
      if (isEnd) this.endAnswer();
      return isEnd;
    }
    const members = document.items();
    while (members.next()) this.member(document, members, isWhole);
    return true;
  }

  protected tell(channel: TextChannel, text: Bytes): void {
    const out = new ByteWriter(text.length + 96);
    const json = new JsonWriter(out);
    switch (channel.form) {
      case Form.Arguments:
      case Form.Input:
        json.key("tool_calls").beginArray().beginObject().key("index").integer(channel.index);
        json.key(channel.form == Form.Input ? "custom" : "function").beginObject();
        json
          .key(channel.form == Form.Input ? "input" : "arguments")
          .stringBytes(text)
          .endObject()
          .endObject()
          .endArray();
        break;
      case Form.Function:
        json.key("function_call").beginObject().key("arguments").stringBytes(text).endObject();
        break;
      case Form.Transcript:
        json.key("audio").beginObject().key("transcript").stringBytes(text).endObject();
        break;
      case Form.ReasoningDetail:
        json.key("reasoning_details").beginArray().beginObject().key("type").string("reasoning.text");
        json.key("text").stringBytes(text).key("index").integer(channel.index).endObject().endArray();
        break;
      default:
        json.key(memberName(channel.form)).stringBytes(text);
    }
    this.chunk(channel.choice, out.take(), "");
  }

  private member(document: JsonValue, members: JsonItems, isWhole: bool): void {
    const member = members.keyIn("choices usage error");
    if (member < 0) return;
    const value = members.value;
    if (member == 0) this.choices(document, value, isWhole);
    else if (member == 1 && value.kind == JsonKind.Object) this.usage = value;
    // An error ends the stream: what is held comes before it.
    else if (member == 2 && value.kind != JsonKind.Null) this.endAnswer();
  }

  private choices(document: JsonValue, list: JsonValue, isWhole: bool): void {
    const items = list.items();
    while (items.next()) {
      this.pattern = document;
      this.choice(items.value, items.index, isWhole);
    }
  }

  private choice(choice: JsonValue, position: i32, isWhole: bool): void {
    const read = new ChoiceParts(choice);
    const index = read.index;
    const at = index < 0 ? position : <i32>min<i64>(index, MAX_CHOICES);
    if (at >= MAX_CHOICES) {
      this.overflowed = true;
      return;
    }
    while (this.stages.length <= at) this.stages.push(Stage.Unseen);
    if (this.stages[at] == Stage.Unseen) this.stages[at] = Stage.Open;
    this.choiceIndex = at;
    const from = this.edits.length;
    this.isCompletion = read.text.exists;
    if (this.isCompletion) this.give(ChannelKind.Text, at, 0, Form.Completion, read.text);
    this.delta(read.message);
    this.delta(read.delta);
    const reason = read.finishReason;
    if (isWhole || reason.rawText().length > 0) {
      this.endAll(at);
      if (!this.gate.blocked) this.stages[at] = Stage.Finished;
    }
    if (this.gate.blocked && reason.kind == JsonKind.String) this.put(reason, isWhole ? '"content_filter"' : "null");
    // They tell the text once more, and what is held of it before it may be told.
    if (read.logprobs.kind == JsonKind.Object && this.hasChanged(from)) this.put(read.logprobs, "null");
  }

  private delta(delta: JsonValue): void {
    if (delta.kind != JsonKind.Object) return;
    const members = delta.items();
    while (members.next()) this.part(members);
  }

  private part(members: JsonItems): void {
    const part = members.keyIn(
      "content reasoning_content reasoning reasoning_details refusal audio tool_calls function_call",
    );
    if (part < 0) return;
    const value = members.value;
    if (part == 0) this.content(value);
    else if (part == 1) this.reasoning(Form.ReasoningContent, 0, value);
    else if (part == 2) this.reasoning(Form.Reasoning, 0, value);
    else if (part == 3) this.details(value);
    else if (part == 4) this.text(ChannelKind.Refusal, Form.Refusal, value);
    else if (part == 5) this.text(ChannelKind.Text, Form.Transcript, value.member("transcript"));
    else if (part == 6) this.toolCalls(value);
    else if (part == 7) this.arguments(0, Form.Function, value.member("arguments"));
  }

  private text(kind: ChannelKind, form: Form, value: JsonValue): void {
    this.give(kind, this.choiceIndex, 0, form, value);
  }

  /** A string, or (Mistral) a list of text and thinking parts. */
  private content(content: JsonValue): void {
    this.text(ChannelKind.Text, Form.Content, content);
    if (content.kind == JsonKind.String) return;
    const parts = content.items();
    while (parts.next()) {
      const part = parts.value;
      this.text(ChannelKind.Text, Form.Content, part.member("text"));
      this.text(ChannelKind.Refusal, Form.Refusal, part.member("refusal"));
      const thinking = part.member("thinking").items();
      while (thinking.next()) this.text(ChannelKind.Reasoning, Form.ReasoningContent, thinking.value.member("text"));
    }
  }

  /** Providers tell one piece of reasoning in up to three members. */
  private reasoning(form: Form, index: i32, value: JsonValue): void {
    const text = value.asBytes();
    if (text.length == 0) return;
    for (let i = this.edits.length - 1; i >= 0; i--) {
      const edit = this.edits[i];
      const isSame = edit.channel.kind == ChannelKind.Reasoning && edit.channel.choice == this.choiceIndex;
      if (!isSame || edit.channel.form == form || !edit.given.equals(text)) continue;
      edit.copy(value);
      return;
    }
    this.give(ChannelKind.Reasoning, this.choiceIndex, index, form, value);
  }

  private details(details: JsonValue): void {
    const items = details.items();
    while (items.next()) {
      const index = <i32>min<i64>(max<i64>(items.value.member("index").asI64(0), 0), MAX_CHOICES);
      this.reasoning(Form.ReasoningDetail, index, items.value.member("text"));
      this.reasoning(Form.ReasoningDetail, index, items.value.member("summary"));
    }
  }

  private toolCalls(calls: JsonValue): void {
    // Spark may give one call in the place of the list.
    if (calls.kind == JsonKind.Object) this.toolCall(calls, 0);
    if (calls.kind != JsonKind.Array) return;
    const items = calls.items();
    while (items.next()) this.toolCall(items.value, items.index);
  }

  private toolCall(call: JsonValue, position: i32): void {
    const index = call.member("index").asI64(position);
    const at = <i32>min<i64>(max<i64>(index, 0), i32.MAX_VALUE);
    this.arguments(at, Form.Arguments, call.member("function").member("arguments"));
    this.arguments(at, Form.Input, call.member("custom").member("input"));
  }

  /** A text, or (some providers) the object itself. */
  private arguments(index: i32, form: Form, value: JsonValue): void {
    if (value.kind == JsonKind.String) this.give(ChannelKind.ToolArguments, this.choiceIndex, index, form, value);
    else this.giveAll(ChannelKind.ToolArguments, this.choiceIndex, index, value);
  }

  /** Makes a chunk with one choice. @param member of its delta, or empty @param reason why it ends, or empty */
  private chunk(choice: i32, member: Bytes, reason: string): void {
    const out = new ByteWriter(member.length + 320);
    this.beginChunk(out).key("choices").beginArray().beginObject().key("index").integer(choice);
    out.text(this.isCompletion ? "," : ',"delta":{');
    if (this.isCompletion && member.length == 0) out.text('"text":""');
    out.bytes(member);
    out.text(this.isCompletion ? ',"logprobs":null' : "}");
    out.text(',"finish_reason":');
    out.text(reason.length == 0 ? "null" : '"' + reason + '"');
    out.text("}]");
    // With include_usage every chunk but the last has a null there.
    out.text(this.pattern.member("usage").exists ? ',"usage":null}' : "}");
    this.make("", out.take());
  }

  private usageChunk(): void {
    const out = new ByteWriter(512);
    this.beginChunk(out).key("choices").beginArray().endArray().key("usage").raw(this.usage.raw).endObject();
    this.make("", out.take());
  }

  /** Begins a chunk with what all have in common: the answer's id, its model, and the like. */
  private beginChunk(out: ByteWriter): JsonWriter {
    const json = new JsonWriter(out).beginObject();
    const members = this.pattern.items();
    while (members.next()) {
      const kind = members.value.kind;
      const isOwn = members.keyIn("choices usage error obfuscation") >= 0;
      if (!isOwn && kind != JsonKind.Object && kind != JsonKind.Array)
        json.keyBytes(members.key).raw(members.value.raw);
    }
    return json;
  }
}

function memberName(form: Form): string {
  switch (form) {
    case Form.Completion:
      return "text";
    case Form.ReasoningContent:
      return "reasoning_content";
    case Form.Reasoning:
      return "reasoning";
    case Form.Refusal:
      return "refusal";
    default:
      return "content";
  }
}

/** `[DONE]`, with white space around it tolerated. */
function isDone(data: Bytes): bool {
  let from = 0;
  let to = data.length;
  while (from < to && data.at(from) <= 0x20) from++;
  while (to > from && data.at(to - 1) <= 0x20) to--;
  return data.slice(from, to).equalsString("[DONE]");
}

/** The members of a choice that are looked at, found in one pass. */
@final
class ChoiceParts {
  /** -1 when absent */
  index: i64 = -1;
  text: JsonValue = JsonValue.missing();
  delta: JsonValue = JsonValue.missing();
  message: JsonValue = JsonValue.missing();
  finishReason: JsonValue = JsonValue.missing();
  logprobs: JsonValue = JsonValue.missing();

  constructor(choice: JsonValue) {
    const members = choice.items();
    while (members.next()) this.take(members.keyIn("delta index finish_reason logprobs message text"), members);
  }

  private take(member: i32, members: JsonItems): void {
    if (member == 0) this.delta = members.value;
    else if (member == 1) this.index = members.value.asI64(-1);
    else if (member == 2) this.finishReason = members.value;
    else if (member == 3) this.logprobs = members.value;
    else if (member == 4) this.message = members.value;
    else if (member == 5) this.text = members.value;
  }
}
