import { Bytes, JsonKind, JsonValue, JsonWriter } from "proxy-wasm-assemblyscript-sdk/assembly";
import { isBlankEscaped, textOf } from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { ChatTurn } from "./chat-turn";
import { noCounterpart, trimEnd } from "./content";
import { isMedia, isOwn, writeMedia } from "./claude-parts";

/** A turn of Anthropic's blocks; a string where it is one plain text. */
@final
export class ClaudeTurn extends ChatTurn {
  /** the first block's text, escaped, when it is a plain text block */
  private onlyText: Bytes = Bytes.empty();

  constructor(isAssistant: bool) {
    super(isAssistant);
  }

  another(isAssistant: bool): ChatTurn {
    return new ClaudeTurn(isAssistant);
  }

  /** Blank text is left out, and so is white space where the assistant ends: Anthropic refuses both. */
  text(text: Bytes, cacheControl: JsonValue): void {
    if (isBlankEscaped(text)) return;
    const escaped = this.isAssistant ? trimEnd(text) : text;
    const isMarked = cacheControl.kind == JsonKind.Object;
    if (this.isEmpty && !isMarked) this.onlyText = escaped;
    const json = this.block();
    json.beginObject().key("type").string("text").key("text").stringRaw(escaped);
    if (isMarked) json.key("cache_control").raw(cacheControl.raw);
    json.endObject();
  }

  media(part: JsonValue): string {
    if (!isMediaPart(part)) return noCounterpart(part.member("type").rawText());
    writeMedia(this.block(), part);
    return "";
  }

  reasoning(text: Bytes, signature: Bytes): void {
    const json = this.block().beginObject().key("type").string("thinking");
    json.key("thinking").stringRaw(text).key("signature").stringRaw(signature).endObject();
  }

  redactedReasoning(data: Bytes): void {
    this.block().beginObject().key("type").string("redacted_thinking").key("data").stringRaw(data).endObject();
  }

  toolUse(id: Bytes, name: Bytes, input: Bytes): void {
    const json = this.block().beginObject().key("type").string("tool_use").key("id").stringRaw(id);
    json.key("name").stringRaw(name).key("input").raw(input).endObject();
  }

  toolResult(id: Bytes, content: JsonValue): string {
    const json = this.result().beginObject().key("type").string("tool_result");
    json.key("tool_use_id").stringRaw(id);
    const text = textOf(content);
    const hasText = !isBlankEscaped(text);
    if (!hasMedia(content)) {
      if (hasText) json.key("content").stringRaw(text);
      json.endObject();
      return "";
    }
    json.key("content").beginArray();
    if (hasText) json.beginObject().key("type").string("text").key("text").stringRaw(text).endObject();
    const parts = content.items();
    while (parts.next()) if (isMediaPart(parts.value)) writeMedia(json, parts.value);
    json.endArray().endObject();
    return "";
  }

  writeContent(json: JsonWriter): void {
    if (this.count == 1 && this.onlyText.length > 0) json.stringRaw(this.onlyText);
    else super.writeContent(json);
  }
}

function isMediaPart(part: JsonValue): bool {
  return isMedia(part.member("type").rawText()) || isOwn(part);
}

function hasMedia(content: JsonValue): bool {
  if (content.kind != JsonKind.Array) return false;
  const parts = content.items();
  while (parts.next()) if (isMediaPart(parts.value)) return true;
  return false;
}
