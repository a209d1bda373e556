import { ByteWriter, Bytes, JsonValue } from "proxy-wasm-assemblyscript-sdk/assembly";
import { textOf, writeQuoted } from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { Role, textOfMessage } from "./content";
import { DEFAULT_PROMPT, RoleMessages } from "./role-messages";

/** Names that MiniMax's documentation gives the two who talk, where the client gives none. */
const BOT: Bytes = Bytes.of("MM智能助理");
const USER: Bytes = Bytes.of("小明");

/** Longest name of the bot, escaped, in bytes: it is written with each of its messages. */
const NAME_LIMIT: i32 = 256;

/** A request's messages as MiniMax's: senders with names, the system prompt as the bot's setting. */
@final
export class MiniMaxMessages extends RoleMessages {
  private readonly setting: ByteWriter = new ByteWriter();
  private bot: Bytes = BOT;

  constructor() {
    super(false);
  }

  /** Name of the bot, escaped. */
  get botName(): Bytes {
    return this.bot;
  }

  /** What the bot is to be, with a last instruction of ours if there is one; escaped. */
  botSetting(instruction: Bytes): Bytes {
    this.add(instruction);
    return this.setting.length > 0 ? this.setting.take() : DEFAULT_PROMPT;
  }

  protected say(role: Role, message: JsonValue, content: JsonValue): string {
    const name = message.member("name").rawText();
    if (role == Role.System) {
      if (name.length > 0 && name.length <= NAME_LIMIT && this.out.length == 0) this.bot = name;
      this.add(textOf(content));
    } else if (role == Role.User) {
      this.sender("USER", name.length > 0 ? name : USER, textOf(content));
      this.out.byte(0x7d);
    } else if (role == Role.Assistant) {
      // There is one bot, whatever the client calls it here: others would need a setting of their own.
      const text = textOfMessage(message);
      this.eachCall(message);
      if (text.length == 0) return "";
      this.sender("BOT", this.bot, text);
      this.out.byte(0x7d);
    } else this.result(message, textOf(content));
    return "";
  }

  /** Calls wait for their results: MiniMax knows one call in a message, and its result behind it. */
  protected call(index: i32, id: Bytes, body: JsonValue): void {}

  private add(text: Bytes): void {
    if (text.length == 0) return;
    if (this.setting.length > 0) this.setting.text("\\n");
    this.setting.bytes(text);
  }

  private result(message: JsonValue, text: Bytes): void {
    const call = this.answeredCall(message);
    if (call.exists) {
      this.sender("BOT", this.bot, Bytes.empty());
      this.out.text(',"function_call":');
      this.writeCall(call);
      this.out.byte(0x7d);
    }
    this.sender("FUNCTION", this.bot, text);
    this.out.byte(0x7d);
  }

  private sender(type: string, name: Bytes, text: Bytes): void {
    this.begin('{"sender_type":"');
    this.out.text(type);
    this.out.text('","sender_name":');
    writeQuoted(this.out, name);
    this.out.text(',"text":');
    writeQuoted(this.out, text);
  }
}
