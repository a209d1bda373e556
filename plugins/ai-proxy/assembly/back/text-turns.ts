import { ByteWriter, Bytes, JsonKind, JsonValue, JsonWriter } from "proxy-wasm-assemblyscript-sdk/assembly";
import { FILLER, foreignPart, isSilent, joinText, NO_MESSAGES, NO_ROLE, Role, roleOf, textOfMessage } from "./content";
import { TextTurn } from "./text-turn";

/** Stands where the provider wants a turn of the assistant and the client has none; escaped. */
const SEEN: Bytes = Bytes.of("Understood.");

/**
 * The messages of a chat for providers that want one system message, the first, then turns of the user and the assistant
 * that alternate, each with a string as its content. Texts are copied escaped.
 */
@final
export class TextTurns {
  private readonly system: ByteWriter = new ByteWriter();
  private readonly out: ByteWriter;
  private readonly json: JsonWriter;
  private turn: TextTurn | null = null;
  /** Whose message was written last */
  private last: Role = Role.System;

  /**
   * @param takesImages whether the provider takes pictures: a turn that has some becomes a list of parts, `contents`
   * @param isStrict whether it refuses a chat that the assistant begins or ends, and a user's turn behind a tool's result
   */
  constructor(
    private readonly takesImages: bool,
    private readonly isStrict: bool,
  ) {
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
    if (this.out.length == 0) return NO_MESSAGES;
    if (this.isStrict && this.last == Role.Assistant) this.fill("user", FILLER);
    return "";
  }

  /** One more instruction for the model, escaped. */
  instruct(text: Bytes): void {
    joinText(this.system, text, true);
  }

  /** Writes the list of messages. */
  write(json: JsonWriter): void {
    json.beginArray();
    if (this.system.length > 0) {
      json.beginObject().key("role").string("system").key("content").stringRaw(this.system.view()).endObject();
    }
    json.raw(this.out.view()).endArray();
  }

  private message(message: JsonValue): string {
    const role = roleOf(message);
    if (role == Role.Unknown) return NO_ROLE;
    const problem = foreignPart(message.member("content"), this.takesImages && role == Role.User);
    if (problem.length > 0) return problem;
    if (role == Role.System) this.instruct(textOfMessage(message));
    else if (role == Role.Tool) this.toolResult(message);
    else if (role == Role.User || !isSilent(message)) this.turnOf(role).add(message);
    return "";
  }

  private toolResult(message: JsonValue): void {
    this.flush();
    this.last = Role.Tool;
    const id = message.member("tool_call_id");
    const json = this.json.beginObject().key("role").string("tool").key("tool_call_id");
    json.stringRaw((id.exists ? id : message.member("name")).rawText());
    json.key("content").stringRaw(textOfMessage(message)).endObject();
  }

  private turnOf(role: Role): TextTurn {
    const current = this.turn;
    if (current != null && current.role == role) return current;
    this.flush();
    const turn = new TextTurn(role);
    this.turn = turn;
    return turn;
  }

  private flush(): void {
    const turn = this.turn;
    this.turn = null;
    if (turn == null) return;
    if (this.isStrict && turn.role == Role.Assistant && this.last == Role.System) this.fill("user", FILLER);
    if (this.isStrict && turn.role == Role.User && this.last == Role.Tool) this.fill("assistant", SEEN);
    turn.write(this.json);
    this.last = turn.role;
  }

  private fill(role: string, text: Bytes): void {
    this.json.beginObject().key("role").string(role).key("content").stringRaw(text).endObject();
  }
}
