import { ByteWriter, Bytes, JsonKind, JsonValue, JsonWriter } from "proxy-wasm-assemblyscript-sdk/assembly";
import { foreignPart, joinText, NO_MESSAGES, NO_ROLE, Role, roleOf, textOfMessage } from "./content";
import { HunyuanTurn } from "./hunyuan-turn";

/**
 * The messages of a chat as Tencent's: one system message, the first, then turns of the user and the assistant that
 * alternate. Texts are copied escaped.
 */
@final
export class HunyuanMessages {
  private readonly system: ByteWriter = new ByteWriter();
  private readonly out: ByteWriter;
  private readonly json: JsonWriter;
  private turn: HunyuanTurn | null = null;

  constructor() {
    const out = new ByteWriter(1024);
    this.out = out;
    this.json = new JsonWriter(out);
  }

  /** Reads all messages; answers what cannot be translated, with its JSON path, or nothing. */
  read(messages: JsonValue): string {
    if (messages.kind != JsonKind.Array) return NO_MESSAGES;
    const items = messages.items();
    while (items.next()) {
      const problem = this.message(items.value);
      if (problem.length > 0) return "messages[" + items.index.toString() + "]." + problem;
    }
    this.flush();
    return this.out.length == 0 ? NO_MESSAGES : "";
  }

  /** One more instruction for the model, escaped. */
  instruct(text: Bytes): void {
    joinText(this.system, text, true);
  }

  /** The list of messages. */
  take(): Bytes {
    const list = new ByteWriter(this.out.length + this.system.length + 64);
    const json = new JsonWriter(list);
    json.beginArray();
    if (this.system.length > 0) {
      json.beginObject().key("Role").string("system").key("Content").stringRaw(this.system.view()).endObject();
    }
    json.raw(this.out.view()).endArray();
    return list.take();
  }

  private message(message: JsonValue): string {
    const role = roleOf(message);
    if (role == Role.Unknown) return NO_ROLE;
    const problem = foreignPart(message.member("content"), role == Role.User);
    if (problem.length > 0) return problem;
    if (role == Role.System) this.instruct(textOfMessage(message));
    else if (role == Role.Tool) this.toolResult(message);
    else this.turnOf(role).add(message);
    return "";
  }

  private toolResult(message: JsonValue): void {
    this.flush();
    const id = message.member("tool_call_id");
    const json = this.json.beginObject().key("Role").string("tool").key("ToolCallId");
    json.stringRaw((id.exists ? id : message.member("name")).rawText());
    json.key("Content").stringRaw(textOfMessage(message)).endObject();
  }

  private turnOf(role: Role): HunyuanTurn {
    const current = this.turn;
    if (current != null && current.role == role) return current;
    this.flush();
    const turn = new HunyuanTurn(role);
    this.turn = turn;
    return turn;
  }

  private flush(): void {
    const turn = this.turn;
    if (turn != null) turn.write(this.json);
    this.turn = null;
  }
}
