import { ByteWriter } from "../../byte-writer";
import { Bytes } from "../../bytes";
import { JsonKind } from "../../json/kind";
import { JsonValue } from "../../json/value";
import { camelCase, protoMember } from "./proto-json";

/** The members of a part of a Gemini content that are read, found in one pass. */
@final
export class GeminiPart {
  /** Text, escaped: what the model said, or code that it ran and its output, fenced. */
  text: Bytes = Bytes.empty();
  /** Whether the text is the model's thinking. */
  isThought: bool = false;
  /** base64; proves the thinking that led to the part */
  signature: Bytes = Bytes.empty();
  functionCall: JsonValue = JsonValue.missing();
  functionResponse: JsonValue = JsonValue.missing();
  /** `{mimeType, data}`, data as base64 */
  inlineData: JsonValue = JsonValue.missing();
  /** `{mimeType, fileUri}` */
  fileData: JsonValue = JsonValue.missing();

  private hasText: bool = false;

  constructor(part: JsonValue) {
    const members = part.items();
    if (part.kind == JsonKind.String) this.text = part.rawText();
    else while (members.next()) this.take(camelCase(members.key), members.value);
  }

  /** Whether it is thinking that only its provider can read: a signature without any text member. */
  get isSealed(): bool {
    return !this.hasText && this.signature.length > 0;
  }

  private take(key: Bytes, value: JsonValue): void {
    if (key.equalsString("text")) {
      this.text = value.rawText();
      this.hasText = true;
    } else if (key.equalsString("thought")) this.isThought = value.kind == JsonKind.True;
    else if (key.equalsString("thoughtSignature")) this.signature = value.rawText();
    else if (key.equalsString("functionCall")) this.functionCall = value;
    else if (key.equalsString("functionResponse")) this.functionResponse = value;
    else if (key.equalsString("inlineData")) this.inlineData = value;
    else if (key.equalsString("fileData")) this.fileData = value;
    else if (key.equalsString("executableCode")) this.text = fenced(value, "code");
    else if (key.equalsString("codeExecutionResult")) this.text = fenced(value, "output");
  }

  /** Whether there is a picture or file, inline or by address. */
  get isMedia(): bool {
    return this.inlineData.kind == JsonKind.Object || this.fileData.kind == JsonKind.Object;
  }

  /** Type of the picture or file, escaped. */
  get mediaType(): Bytes {
    const inline = protoMember(this.inlineData, "mimeType");
    return (inline.exists ? inline : protoMember(this.fileData, "mimeType")).rawText();
  }
}

/** Code that the model ran by a tool of the provider's, or what it printed, as a fenced block of text, escaped. */
function fenced(value: JsonValue, member: string): Bytes {
  const text = value.member(member).rawText();
  const out = new ByteWriter(text.length + 32);
  out.text("\\n```");
  if (value.member("language").rawText().equalsString("PYTHON")) out.text("python");
  out.text("\\n");
  out.bytes(text);
  out.text("\\n```\\n");
  return out.take();
}
