import { Bytes, JsonValue } from "proxy-wasm-assemblyscript-sdk/assembly";
import { DataUrl, escapeBytes, textOf, writeQuoted, writeToolInput } from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { imageOfPart, Role, textOfMessage } from "./content";
import { isAddress } from "./claude-parts";
import { isPicture, RoleMessages, thoughtText } from "./role-messages";

/** A request's messages as Ollama's: content is one text, pictures stand beside it. */
@final
export class OllamaMessages extends RoleMessages {
  constructor() {
    super(true);
  }

  protected say(role: Role, message: JsonValue, content: JsonValue): string {
    const isAssistant = role == Role.Assistant;
    this.beginRole(role);
    this.out.text(',"content":');
    writeQuoted(this.out, isAssistant ? textOfMessage(message) : textOf(content));
    if (role == Role.Tool) {
      const name = this.answeredCall(message).member("name").rawText();
      this.quoted(',"tool_name":', name.length > 0 ? name : message.member("name").rawText());
      this.quoted(',"tool_call_id":', this.answeredId(message));
    }
    if (isAssistant) {
      this.quoted(',"thinking":', thoughtText(message));
      this.writeCalls(message);
    }
    const problem = role == Role.User ? this.images(content) : "";
    this.out.byte(0x7d);
    return problem;
  }

  /** Arguments are an object here. */
  protected writeArguments(escaped: Bytes): void {
    writeToolInput(this.out, escaped);
  }

  private images(content: JsonValue): string {
    const parts = content.items();
    let count = 0;
    while (parts.next()) {
      if (!isPicture(parts.value.member("type").rawText())) continue;
      const url = imageOfPart(parts.value).asBytes();
      const inline = new DataUrl(url);
      if (inline.isData ? !inline.isBase64 : isAddress(url)) {
        return "content[" + parts.index.toString() + "]: pictures must be inline, as base64";
      }
      this.out.text(count++ == 0 ? ',"images":[' : ",");
      writeQuoted(this.out, escapeBytes(inline.isData ? inline.data : url));
    }
    if (count > 0) this.out.byte(0x5d);
    return "";
  }
}
