import { Bytes, JsonKind, JsonValue } from "proxy-wasm-assemblyscript-sdk/assembly";
import { textOf, textOfPart, writeQuoted } from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { imageOfPart, Role, textOfMessage } from "./content";
import { isPicture, RoleMessages, thoughtText } from "./role-messages";

/** A request's messages as Cohere's. */
@final
export class CohereMessages extends RoleMessages {
  constructor() {
    super(true);
  }

  /** Adds a system message of ours (escaped), unless it is empty. */
  instruct(text: Bytes): void {
    if (text.length == 0) return;
    this.beginRole(Role.System);
    this.member(',"content":', text);
    this.out.byte(0x7d);
  }

  protected say(role: Role, message: JsonValue, content: JsonValue): string {
    const text = role == Role.Assistant ? textOfMessage(message) : textOf(content);
    this.beginRole(role);
    if (role == Role.Tool) this.member(',"tool_call_id":', this.answeredId(message));
    if (role == Role.User && content.kind == JsonKind.Array) this.parts(content);
    else if (role != Role.Assistant || text.length > 0) {
      this.out.text(',"content":');
      writeQuoted(this.out, text);
    }
    // Other thoughts are not wanted back, and models that do not think refuse them.
    if (role == Role.Assistant && this.writeCalls(message)) this.member(',"tool_plan":', thoughtText(message));
    this.out.byte(0x7d);
    return "";
  }

  private parts(content: JsonValue): void {
    const out = this.out;
    out.text(',"content":[');
    const parts = content.items();
    while (parts.next()) {
      const part = parts.value;
      if (parts.index > 0) out.byte(0x2c);
      if (isPicture(part.member("type").rawText())) {
        out.text('{"type":"image_url","image_url":{"url":');
        writeQuoted(out, imageOfPart(part).rawText());
        this.member(',"detail":', part.member("image_url").member("detail").rawText());
        out.byte(0x7d);
      } else {
        out.text('{"type":"text","text":');
        writeQuoted(out, textOfPart(part));
      }
      out.byte(0x7d);
    }
    out.byte(0x5d);
  }
}
