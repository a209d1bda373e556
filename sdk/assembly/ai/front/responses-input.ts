import { ByteWriter } from "../../byte-writer";
import { Bytes } from "../../bytes";
import { JsonKind } from "../../json/kind";
import { JsonValue } from "../../json/value";
import { JsonWriter } from "../../json/writer";
import { textOf } from "./openai-request";
import { isMediaPart, onlyTextPart, writeChatPart } from "./responses-parts";
import { STATELESS } from "./responses-state";
import { ResponsesTurn } from "./responses-turn";

/**
 * Writes the input of a Responses request as chat messages. Neighbouring items of the model's (reasoning, messages, calls)
 * make one message, since chat completions want the results right after the calls.
 */
@final
export class ResponsesInput {
  private turn: ResponsesTurn = new ResponsesTurn();
  /** pictures and files of results, for a user's message behind them: results hold text only */
  private media: ByteWriter = new ByteWriter(16);

  /** @param keepThinking whether reasoning goes on as `reasoning_details` */
  constructor(
    private readonly json: JsonWriter,
    private readonly keepThinking: bool,
  ) {}

  /** A text, or a list of items. Answers what is wrong with it, or nothing. */
  read(input: JsonValue): string {
    if (input.kind == JsonKind.String) this.beginMessage(Bytes.of("user")).raw(input.raw).endObject();
    else if (input.kind != JsonKind.Array) return "input: expected a text or a list of items";
    const items = input.items();
    while (input.kind == JsonKind.Array && items.next()) {
      const problem = this.item(items.value);
      if (problem.length > 0) return "input[" + items.index.toString() + "]" + problem;
    }
    this.endTurn();
    return "";
  }

  private item(item: JsonValue): string {
    const type = item.member("type").rawText();
    const role = item.member("role").rawText();
    if (type.equalsString("message") || (type.length == 0 && role.length > 0)) return this.message(role, item);
    if (type.equalsString("function_call")) {
      this.endResults();
      this.turn.call(item);
    } else if (type.equalsString("reasoning")) {
      this.endResults();
      if (this.keepThinking) this.turn.reasoning(item);
    } else if (type.equalsString("function_call_output")) return this.result(item);
    else if (type.equalsString("item_reference") || (type.length == 0 && item.member("id").exists)) {
      return ": " + STATELESS;
    } else if (type.length == 0) return ": expected a message or an item with a type";
    else return ": items of type " + type.toString() + " have no counterpart";
    return "";
  }

  private message(role: Bytes, item: JsonValue): string {
    const content = item.member("content");
    if (role.equalsString("assistant")) {
      this.endResults();
      return this.turn.content(content);
    }
    if (!role.equalsString("user") && !role.equalsString("system") && !role.equalsString("developer")) {
      return ".role: expected user, assistant, system or developer";
    }
    this.endTurn();
    const json = this.beginMessage(role);
    const only = content.kind == JsonKind.Array ? onlyTextPart(content) : content;
    if (only.kind == JsonKind.String) json.raw(only.raw);
    else {
      json.beginArray();
      const parts = content.items();
      while (parts.next()) {
        const problem = writeChatPart(json, parts.value);
        if (problem.length > 0) return ".content[" + parts.index.toString() + "]: " + problem;
      }
      json.endArray();
    }
    json.endObject();
    return "";
  }

  private result(item: JsonValue): string {
    const output = item.member("output");
    this.turn.write(this.json);
    this.turn = new ResponsesTurn();
    this.json.beginObject().key("role").string("tool").key("tool_call_id").stringRaw(item.member("call_id").rawText());
    this.json.key("content").stringRaw(textOf(output)).endObject();
    const parts = output.items();
    while (output.kind == JsonKind.Array && parts.next()) {
      if (!isMediaPart(parts.value)) continue;
      if (this.media.length > 0) this.media.byte(0x2c);
      writeChatPart(new JsonWriter(this.media), parts.value);
    }
    return "";
  }

  private endTurn(): void {
    this.turn.write(this.json);
    this.turn = new ResponsesTurn();
    this.endResults();
  }

  private endResults(): void {
    if (this.media.length == 0) return;
    this.beginMessage(Bytes.of("user")).beginArray().raw(this.media.take()).endArray().endObject();
  }

  private beginMessage(role: Bytes): JsonWriter {
    return this.json.beginObject().key("role").stringRaw(role).key("content");
  }
}
