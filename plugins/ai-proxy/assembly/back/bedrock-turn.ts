import { ByteWriter, Bytes, JsonKind, JsonValue, JsonWriter } from "proxy-wasm-assemblyscript-sdk/assembly";
import { isBlankEscaped, textOf, writeQuoted } from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { writeBedrockMedia } from "./bedrock-media";
import { BedrockModel } from "./bedrock-model";
import { ChatTurn } from "./chat-turn";
import { FILLER, trimEnd } from "./content";

/** Longest id of a tool call that Converse takes, in bytes. */
const ID_LIMIT: i32 = 64;

/** What the turns of one request share. */
@final
export class BedrockShared {
  /** Whether cached prompts live for an hour, else for minutes. */
  isHour: bool = false;
  /** pictures and documents so far */
  documents: i32 = 0;

  constructor(readonly model: BedrockModel) {}
}

/** A turn of Converse's content blocks; the system prompt too. */
@final
export class BedrockTurn extends ChatTurn {
  private hasText: bool = false;
  private hasDocument: bool = false;

  constructor(
    isAssistant: bool,
    private readonly shared: BedrockShared,
  ) {
    super(isAssistant);
  }

  another(isAssistant: bool): ChatTurn {
    return new BedrockTurn(isAssistant, this.shared);
  }

  /** Blank text is left out, and so is white space where the assistant ends: Claude refuses both. */
  text(text: Bytes, cacheControl: JsonValue): void {
    if (isBlankEscaped(text)) return;
    const out = this.begin();
    out.text('{"text":');
    writeQuoted(out, this.isAssistant ? trimEnd(text) : text);
    out.byte(0x7d);
    this.hasText = true;
    this.mark(cacheControl);
  }

  media(part: JsonValue): string {
    if (part.member("type").rawText().equalsString("file")) this.hasDocument = true;
    const problem = writeBedrockMedia(this.begin(), part, this.shared.documents++);
    this.mark(part.member("cache_control"));
    return problem;
  }

  reasoning(text: Bytes, signature: Bytes): void {
    if (!this.shared.model.mayBeClaude) return;
    const out = this.begin();
    out.text('{"reasoningContent":{"reasoningText":{"text":');
    writeQuoted(out, text);
    out.text(',"signature":');
    writeQuoted(out, signature);
    out.text("}}}");
  }

  redactedReasoning(data: Bytes): void {
    if (!this.shared.model.mayBeClaude) return;
    const out = this.begin();
    out.text('{"reasoningContent":{"redactedContent":');
    writeQuoted(out, data);
    out.text("}}");
  }

  toolUse(id: Bytes, name: Bytes, input: Bytes): void {
    const out = this.begin();
    out.text('{"toolUse":{"toolUseId":');
    writeQuoted(out, shortId(id));
    out.text(',"name":');
    writeQuoted(out, name);
    out.text(',"input":');
    out.bytes(input);
    out.text("}}");
  }

  toolResult(id: Bytes, content: JsonValue): string {
    this.result().raw(Bytes.empty());
    const out = this.results;
    out.text('{"toolResult":{"toolUseId":');
    writeQuoted(out, shortId(id));
    out.text(',"content":[');
    const json = new JsonWriter(out);
    const text = textOf(content);
    const parts = (content.kind == JsonKind.Array ? content : JsonValue.missing()).items();
    let isEmpty = true;
    let mark = JsonValue.missing();
    while (parts.next()) {
      const type = parts.value.member("type").rawText();
      if (parts.value.member("cache_control").exists) mark = parts.value.member("cache_control");
      if (type.length == 0 || type.equalsString("text")) continue;
      isEmpty = false;
      // Sets the comma.
      json.raw(Bytes.empty());
      const problem = writeBedrockMedia(out, parts.value, this.shared.documents++);
      if (problem.length > 0) return "content[" + parts.index.toString() + "]: " + problem;
    }
    if (isEmpty || text.length > 0) json.beginObject().key("text").stringRaw(text).endObject();
    out.text("]}}");
    if (mark.kind == JsonKind.Object && this.shared.model.takesCachePoints) {
      this.result().raw(cachePoint(isHourly(mark)));
    }
    return "";
  }

  cache(): void {
    this.cachePoint(this.shared.isHour);
  }

  /** Beside a document Converse wants text. */
  writeContent(json: JsonWriter): void {
    if (this.hasDocument && !this.hasText) this.text(FILLER, JsonValue.missing());
    super.writeContent(json);
  }

  /** The writer for one more block. */
  private begin(): ByteWriter {
    // Sets the comma.
    this.block().raw(Bytes.empty());
    return this.blocks;
  }

  private mark(cacheControl: JsonValue): void {
    if (cacheControl.kind == JsonKind.Object) this.cachePoint(isHourly(cacheControl));
  }

  private cachePoint(isHour: bool): void {
    if (this.shared.model.takesCachePoints) this.block().raw(cachePoint(isHour));
  }
}

/** A block after which the prompt is cached. */
export function cachePoint(isHour: bool): Bytes {
  return isHour
    ? Bytes.of('{"cachePoint":{"type":"default","ttl":"1h"}}')
    : Bytes.of('{"cachePoint":{"type":"default"}}');
}

/** Whether Anthropic's mark asks for an hour. */
export function isHourly(cacheControl: JsonValue): bool {
  return cacheControl.member("ttl").rawText().equalsString("1h");
}

/** The end of an id that is too long: beginnings are more alike. */
function shortId(id: Bytes): Bytes {
  return id.slice(id.length - ID_LIMIT);
}
