import { Bytes, ByteWriter, JsonKind, JsonValue, JsonWriter } from "proxy-wasm-assemblyscript-sdk/assembly";

/** Calls of one answer that are kept. */
const MAX_CALLS: i32 = 128;

const TOOL_CALLS: Bytes = Bytes.of('"tool_calls"');
const CONTENT_BLOCK: Bytes = Bytes.of('"content_block');

@final
class ToolCall {
  id: Bytes = Bytes.empty();
  type: Bytes = Bytes.empty();
  name: Bytes = Bytes.empty();
  readonly arguments: ByteWriter;

  constructor(
    readonly index: i64,
    limit: i32,
  ) {
    this.arguments = new ByteWriter(64, limit);
  }
}

/** Puts the tool calls of a stream together: fragments of OpenAI's deltas, or of Anthropic's content blocks. */
@final
export class ToolCalls {
  private readonly calls: ToolCall[] = [];
  private room: i32;

  /** @param limit bytes of arguments that are kept of all calls together */
  constructor(limit: i32) {
    this.room = limit;
  }

  /** Takes in the data of an event. */
  event(data: Bytes): void {
    if (data.indexOf(TOOL_CALLS) >= 0) this.openAi(JsonValue.of(data));
    else if (data.indexOf(CONTENT_BLOCK) >= 0) this.anthropic(JsonValue.of(data));
  }

  /** The calls as OpenAI writes them in a whole answer; no bytes when there were none. */
  get json(): Bytes {
    if (this.calls.length == 0) return Bytes.empty();
    const out = new ByteWriter();
    const json = new JsonWriter(out).beginArray();
    for (let i = 0; i < this.calls.length; i++) {
      const call = this.calls[i];
      json.beginObject().key("index").integer(call.index);
      if (call.id.length > 0) json.key("id").stringBytes(call.id);
      if (call.type.length > 0) json.key("type").stringBytes(call.type);
      json.key("function").beginObject();
      if (call.name.length > 0) json.key("name").stringBytes(call.name);
      if (call.arguments.length > 0) json.key("arguments").stringBytes(call.arguments.view());
      json.endObject().endObject();
    }
    json.endArray();
    return out.take();
  }

  private openAi(event: JsonValue): void {
    const choices = event.member("choices").items();
    if (!choices.next()) return;
    const deltas = choices.value.member("delta").member("tool_calls").items();
    while (deltas.next()) {
      const delta = deltas.value;
      const call = this.callAt(delta.member("index").asI64());
      if (!call) continue;
      const id = delta.member("id").asBytes();
      const type = delta.member("type").asBytes();
      const target = delta.member("function");
      const name = target.member("name").asBytes();
      if (id.length > 0) call.id = id;
      if (type.length > 0) call.type = type;
      if (name.length > 0) call.name = name;
      this.append(call, target.member("arguments").asBytes());
    }
  }

  private anthropic(event: JsonValue): void {
    const block = event.member("content_block");
    const index = event.member("index").asI64();
    if (block.kind == JsonKind.Object) {
      if (!block.member("type").rawText().equalsString("tool_use")) return;
      const opened = this.callAt(index);
      if (!opened) return;
      opened.id = block.member("id").asBytes();
      opened.name = block.member("name").asBytes();
      opened.type = block.member("type").asBytes();
      return;
    }
    const fragment = event.member("delta").member("partial_json").asBytes();
    if (fragment.length == 0) return;
    const call = this.callAt(index);
    if (call) this.append(call, fragment);
  }

  private callAt(index: i64): ToolCall | null {
    for (let i = 0; i < this.calls.length; i++) if (this.calls[i].index == index) return this.calls[i];
    if (this.calls.length >= MAX_CALLS) return null;
    const call = new ToolCall(index, this.room);
    this.calls.push(call);
    return call;
  }

  private append(call: ToolCall, fragment: Bytes): void {
    if (fragment.length > this.room) return;
    this.room -= fragment.length;
    call.arguments.bytes(fragment);
  }
}
