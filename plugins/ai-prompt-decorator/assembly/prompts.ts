import { Bytes, ByteWriter, JsonWriter } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Message } from "./generated/config.gen";
import { expandVariables, hasVariables, VariableSource } from "./variables";

const SYSTEM: string = "system";

@final
class Prompt {
  readonly hasVariables: bool;

  constructor(
    readonly role: string,
    readonly content: string,
  ) {
    this.hasVariables = hasVariables(content);
  }

  text(source: VariableSource): Bytes {
    return this.hasVariables ? expandVariables(this.content, source) : Bytes.of(this.content);
  }
}

/** The messages to put at one end of a conversation. */
@final
export class Prompts {
  private readonly prompts: Array<Prompt> = [];

  constructor(messages: Array<Message>) {
    for (let i = 0; i < messages.length; i++) this.prompts.push(new Prompt(messages[i].role, messages[i].content));
  }

  get isEmpty(): bool {
    return this.prompts.length == 0;
  }

  /** The messages as JSON, joined by commas. @param withSystem whether those of the system are among them */
  messages(withSystem: bool, source: VariableSource): Bytes {
    const out = new ByteWriter();
    const writer = new JsonWriter(out);
    for (let i = 0; i < this.prompts.length; i++) {
      const prompt = this.prompts[i];
      if (!withSystem && prompt.role == SYSTEM) continue;
      writer.beginObject().key("role").string(prompt.role).key("content").stringBytes(prompt.text(source)).endObject();
    }
    return out.take();
  }

  /** The texts of the system's messages. */
  systemTexts(source: VariableSource): Array<Bytes> {
    const texts: Bytes[] = [];
    for (let i = 0; i < this.prompts.length; i++) {
      if (this.prompts[i].role == SYSTEM) texts.push(this.prompts[i].text(source));
    }
    return texts;
  }
}
