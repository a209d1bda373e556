import { Bytes, ByteWriter, JsonWriter } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Message } from "./generated/config.gen";
import { Shape } from "./shape";
import { Texts } from "./texts";
import { hasVariables } from "./variables";

/** The role of the system's prompts. */
export const SYSTEM: Bytes = Bytes.of("system");

@final
class Prompt {
  readonly role: Bytes;
  readonly isSystem: bool;
  private readonly content: Bytes;
  private readonly template: string;
  private readonly hasVariables: bool;

  constructor(message: Message) {
    const role = Bytes.of(message.role);
    this.role = role;
    this.isSystem = role.equals(SYSTEM);
    this.content = Bytes.of(message.content);
    this.template = message.content;
    this.hasVariables = hasVariables(message.content);
  }

  /** With its variables filled in first, and the replacements done then, as in Higress. */
  text(texts: Texts): Bytes {
    const text = this.hasVariables ? texts.expanded(this.template) : this.content;
    return texts.replaced(this.role, text);
  }
}

/** The messages to put at one end of a conversation. */
@final
export class Prompts {
  private readonly prompts: Array<Prompt> = [];

  constructor(messages: Array<Message>) {
    for (let i = 0; i < messages.length; i++) this.prompts.push(new Prompt(messages[i]));
  }

  get isEmpty(): bool {
    return this.prompts.length == 0;
  }

  /** The messages as JSON, joined by commas; without the system's where these stand apart. */
  messages(shape: Shape, texts: Texts): Bytes {
    const out = new ByteWriter();
    const writer = new JsonWriter(out);
    for (let i = 0; i < this.prompts.length; i++) {
      const prompt = this.prompts[i];
      if (shape != Shape.Messages && prompt.isSystem) continue;
      const text = prompt.text(texts);
      if (shape == Shape.Gemini) writeContent(writer, prompt.role, text);
      else writer.beginObject().key("role").stringBytes(prompt.role).key("content").stringBytes(text).endObject();
    }
    return out.take();
  }

  /** The texts of the system's messages. */
  systemTexts(texts: Texts): Array<Bytes> {
    const found: Bytes[] = [];
    for (let i = 0; i < this.prompts.length; i++) {
      if (this.prompts[i].isSystem) found.push(this.prompts[i].text(texts));
    }
    return found;
  }
}

/** Gemini knows two roles: the user's and the model's. */
function writeContent(writer: JsonWriter, role: Bytes, text: Bytes): void {
  const isModel = role.equalsString("assistant") || role.equalsString("model");
  writer
    .beginObject()
    .key("role")
    .string(isModel ? "model" : "user")
    .key("parts")
    .beginArray();
  writer.beginObject().key("text").stringBytes(text).endObject();
  writer.endArray().endObject();
}
