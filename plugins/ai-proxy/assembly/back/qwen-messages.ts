import { ByteWriter, Bytes, JsonValue } from "proxy-wasm-assemblyscript-sdk/assembly";
import { escapeBytes, textOf, textOfPart, writeQuoted } from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { imageOfPart, Role, textOfMessage } from "./content";
import { DEFAULT_PROMPT, isPicture, RoleMessages } from "./role-messages";

/** A request's messages as DashScope's. */
@final
export class QwenMessages extends RoleMessages {
  /** system prompts at the beginning, joined, while files wait for their place behind them */
  private readonly lead: ByteWriter = new ByteWriter();

  /**
   * @param isMultimodal whether content is a list of texts and pictures; else it is one text
   * @param files `fileid://…` list of a file model, escaped; empty without files
   */
  constructor(
    private readonly isMultimodal: bool,
    private files: Bytes,
  ) {
    super(isMultimodal);
  }

  /** Writes the files where no other message did. */
  end(): void {
    if (this.files.length == 0) return;
    // The files must be the second of two system prompts.
    this.system(this.lead.length > 0 ? this.lead.take() : DEFAULT_PROMPT);
    this.system(this.files);
    this.files = Bytes.empty();
  }

  protected say(role: Role, message: JsonValue, content: JsonValue): string {
    if (role == Role.System && this.files.length > 0) {
      if (this.lead.length > 0) this.lead.text("\\n");
      this.lead.bytes(textOf(content));
      return "";
    }
    this.end();
    this.beginRole(role);
    this.out.text(',"content":');
    const text = role == Role.Assistant ? textOfMessage(message) : textOf(content);
    if (this.isMultimodal) this.parts(text, role == Role.User ? content : JsonValue.missing());
    else writeQuoted(this.out, text);
    if (role == Role.Tool) this.quoted(',"tool_call_id":', this.answeredId(message));
    // Thoughts are not wanted back.
    if (role == Role.Assistant) this.writeCalls(message);
    this.out.byte(0x7d);
    return "";
  }

  private system(text: Bytes): void {
    this.beginRole(Role.System);
    this.quoted(',"content":', text);
    this.out.byte(0x7d);
  }

  /** A list of texts and pictures, or of the one text. */
  private parts(text: Bytes, content: JsonValue): void {
    const out = this.out;
    const parts = content.items();
    out.byte(0x5b);
    while (parts.next()) {
      const part = parts.value;
      const isImage = isPicture(part.member("type").rawText());
      if (parts.index > 0) out.byte(0x2c);
      out.text(isImage ? '{"image":' : '{"text":');
      writeQuoted(out, isImage ? imageOfPart(part).rawText() : textOfPart(part));
      out.byte(0x7d);
    }
    if (parts.index < 0) {
      out.text('{"text":');
      writeQuoted(out, text);
      out.byte(0x7d);
    }
    out.byte(0x5d);
  }
}

/** The system prompt that names files, escaped. */
export function filesPrompt(ids: Array<string>): Bytes {
  const out = new ByteWriter();
  for (let i = 0; i < ids.length; i++) {
    out.text(i == 0 ? "fileid://" : ",fileid://");
    out.text(ids[i]);
  }
  return escapeBytes(out.take());
}
