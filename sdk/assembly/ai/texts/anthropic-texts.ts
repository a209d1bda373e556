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

/** The deltas that tell a piece of a text. */
const enum Form {
  Text,
  Thinking,
  Arguments,
}

/** Most blocks that are open at a time; the protocol has one. */
const MAX_BLOCKS: i32 = 64;

/** The texts of Anthropic's messages. */
@final
export class AnthropicTexts extends AnswerTexts {
  /** The blocks that have begun and not ended. */
  private readonly blocks: i32[] = [];
  private outputTokens: i64 = 0;
  /** Whether the client was told why the answer ends. */
  private isFinished: bool = false;

  constructor(gate: TextGate, options: EditOptions) {
    super(gate, options);
  }

  terminate(): void {
    for (let i = 0; i < this.blocks.length; i++) {
      const out = begin("content_block_stop");
      out.text(',"index":');
      out.integer(this.blocks[i]);
      this.close("content_block_stop", out);
    }
    if (!this.isFinished) {
      const out = begin("message_delta");
      out.text(',"delta":{"stop_reason":"refusal","stop_sequence":null},"usage":{"output_tokens":');
      out.integer(this.outputTokens);
      out.byte(0x7d);
      this.close("message_delta", out);
    }
    this.close("message_stop", begin("message_stop"));
  }

  protected event(name: Bytes, data: Bytes, isWhole: bool): bool {
    if (data.length == 0) return true;
    const document = jsonParse(data);
    if (document.kind != JsonKind.Object) return false;
    if (isWhole) this.message(document);
    else this.typed(document, document.member("type").asBytes());
    return true;
  }

  protected tell(channel: TextChannel, text: Bytes): void {
    const out = begin("content_block_delta");
    out.text(',"index":');
    out.integer(channel.index);
    out.text(',"delta":{"type":"');
    if (channel.form == Form.Text) out.text('text_delta","text":');
    else if (channel.form == Form.Thinking) out.text('thinking_delta","thinking":');
    else out.text('input_json_delta","partial_json":');
    new JsonWriter(out).stringBytes(text);
    out.byte(0x7d);
    this.close("content_block_delta", out);
  }

  private typed(event: JsonValue, type: Bytes): void {
    const index = <i32>min<i64>(max<i64>(event.member("index").asI64(0), 0), i32.MAX_VALUE);
    if (type.equalsString("content_block_delta")) this.delta(index, event.member("delta"));
    else if (type.equalsString("content_block_start")) {
      if (this.blocks.length < MAX_BLOCKS && this.blocks.indexOf(index) < 0) this.blocks.push(index);
      this.block(index, event.member("content_block"), false);
    } else if (type.equalsString("content_block_stop")) {
      this.endAll(0, index);
      const at = this.blocks.indexOf(index);
      if (at >= 0) this.blocks.splice(at, 1);
    } else if (type.equalsString("message_start")) this.message(event.member("message"));
    else if (type.equalsString("message_delta")) this.reason(event.member("delta").member("stop_reason"));
    else if (type.equalsString("message_stop") || type.equalsString("error")) this.endAnswer();
  }

  /** A whole answer, or the beginning of one, which has its usage so far. */
  private message(message: JsonValue): void {
    this.outputTokens = message.member("usage").member("output_tokens").asI64(0);
    const blocks = message.member("content").items();
    while (blocks.next()) this.block(blocks.index, blocks.value, true);
    const reason = message.member("stop_reason");
    if (reason.kind == JsonKind.String) this.reason(reason);
  }

  /** @param isWhole whether nothing more of it comes */
  private block(index: i32, block: JsonValue, isWhole: bool): void {
    const members = block.items();
    while (members.next()) {
      const value = members.value;
      const member = members.keyIn("text thinking input content");
      if (member == 0) this.give(ChannelKind.Text, 0, index, Form.Text, value);
      else if (member == 1) this.give(ChannelKind.Reasoning, 0, index, Form.Thinking, value);
      else if (member == 2) this.giveAll(ChannelKind.ToolArguments, 0, index, value);
      else if (member == 3) this.result(index, value);
    }
    if (isWhole) this.endAll(0, index);
  }

  private delta(index: i32, delta: JsonValue): void {
    const members = delta.items();
    while (members.next()) this.piece(index, members);
  }

  private piece(index: i32, members: JsonItems): void {
    const value = members.value;
    const member = members.keyIn("text thinking partial_json signature citation");
    if (member == 0) this.give(ChannelKind.Text, 0, index, Form.Text, value);
    else if (member == 1) this.give(ChannelKind.Reasoning, 0, index, Form.Thinking, value);
    else if (member == 2) this.give(ChannelKind.ToolArguments, 0, index, Form.Arguments, value);
    // The signature is the block's last: what is held of the thinking comes before it.
    else if (member == 3) this.endAll(0, index);
    else if (member == 4) this.giveWhole(ChannelKind.Text, 0, index, Form.Text, value.member("cited_text"));
  }

  /** What a tool of the provider's gave back: texts, and what programs printed. */
  private result(index: i32, value: JsonValue): void {
    const items = value.items();
    while (items.next()) {
      const inner = items.value;
      if (inner.kind != JsonKind.String) this.result(index, inner);
      else if (items.keyIn("text stdout stderr") >= 0) {
        this.giveWhole(ChannelKind.Text, 0, index, Form.Text, inner);
      }
    }
  }

  private reason(reason: JsonValue): void {
    this.finish();
    if (this.gate.blocked && reason.kind == JsonKind.String) this.put(reason, '"refusal"');
    this.isFinished = reason.kind == JsonKind.String;
  }

  private close(name: string, out: ByteWriter): void {
    out.byte(0x7d);
    this.make(name, out.take());
  }
}

function begin(type: string): ByteWriter {
  const out = new ByteWriter(160);
  out.text('{"type":"');
  out.text(type);
  out.byte(0x22);
  return out;
}
