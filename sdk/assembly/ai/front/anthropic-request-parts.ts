import { ByteWriter } from "../../byte-writer";
import { Bytes } from "../../bytes";
import { JsonKind } from "../../json/kind";
import { JsonValue } from "../../json/value";
import { JsonWriter } from "../../json/writer";
import { dataUrl } from "../data-url";
import { textOf } from "./openai-request";

/**
 * Writes the blocks of a user's turn as OpenAI content: text, pictures, documents, search results. Pictures and documents
 * within tool results are written here as well, since OpenAI's tool messages hold text only.
 */
@final
export class AnthropicParts {
  /** The block at hand. */
  private block: JsonValue = JsonValue.missing();

  /** @param keepsMarks whether `cache_control` goes on */
  constructor(
    private readonly json: JsonWriter,
    private readonly keepsMarks: bool,
  ) {}

  /** Whether anything of the turn goes into a user's message. */
  any(content: JsonValue): bool {
    const blocks = content.items();
    while (blocks.next()) {
      const type = blocks.value.member("type").rawText();
      if (!type.equalsString("tool_result") && isPart(type)) return true;
      if (type.equalsString("tool_result") && hasMedia(blocks.value.member("content"))) return true;
    }
    return false;
  }

  /** The content value: a string when the turn is one text block, else a list of parts. */
  write(content: JsonValue): void {
    const only = onlyText(content, this.keepsMarks);
    if (only.exists) {
      this.json.raw(only.raw);
      return;
    }
    this.json.beginArray();
    const blocks = content.items();
    while (blocks.next()) {
      const block = blocks.value;
      if (block.member("type").rawText().equalsString("tool_result")) this.media(block.member("content"));
      else this.part(block);
    }
    this.json.endArray();
  }

  private media(content: JsonValue): void {
    if (content.kind != JsonKind.Array) return;
    const blocks = content.items();
    while (blocks.next()) if (isMedia(blocks.value.member("type").rawText())) this.part(blocks.value);
  }

  /** Writes a block as a part, or what a block that is no part holds. */
  part(block: JsonValue): void {
    this.block = block;
    const type = block.member("type").rawText();
    if (type.equalsString("text")) this.text(block.member("text").rawText());
    else if (type.equalsString("image")) this.image(block.member("source"));
    else if (type.equalsString("document")) this.document(block);
    else if (type.equalsString("search_result")) this.searchResult(block);
  }

  private text(escaped: Bytes): void {
    this.json.beginObject().key("type").string("text").key("text").stringRaw(escaped);
    this.end();
  }

  /** Ends a part. */
  private end(): void {
    if (this.keepsMarks) copyMark(this.json, this.block);
    this.json.endObject();
  }

  private image(source: JsonValue): void {
    const json = this.json;
    const type = source.member("type").rawText();
    if (type.equalsString("file")) {
      this.file("file_id", source.member("file_id").rawText(), Bytes.empty());
      return;
    }
    const url = type.equalsString("base64") ? dataUrlOf(source) : source.member("url").rawText();
    json.beginObject().key("type").string("image_url").key("image_url").beginObject();
    json.key("url").stringRaw(url).endObject();
    this.end();
  }

  private document(block: JsonValue): void {
    const source = block.member("source");
    const type = source.member("type").rawText();
    const title = block.member("title").rawText();
    const name = title.length > 0 ? title : DEFAULT_NAME;
    if (type.equalsString("base64")) this.file("file_data", dataUrlOf(source), name);
    else if (type.equalsString("url")) this.file("file_data", source.member("url").rawText(), name);
    else if (type.equalsString("file")) this.file("file_id", source.member("file_id").rawText(), Bytes.empty());
    else if (type.equalsString("content")) this.text(withTitle(title, plainText(source.member("content"))));
    else this.text(withTitle(title, source.member("data").rawText()));
  }

  private file(member: string, value: Bytes, name: Bytes): void {
    const json = this.json;
    json.beginObject().key("type").string("file").key("file").beginObject();
    if (name.length > 0) json.key("filename").stringRaw(name);
    json.key(member).stringRaw(value).endObject();
    this.end();
  }

  private searchResult(block: JsonValue): void {
    const head = new ByteWriter();
    head.bytes(block.member("title").rawText());
    const source = block.member("source").rawText();
    if (source.length > 0) {
      head.text(" (");
      head.bytes(source);
      head.text(")");
    }
    this.text(withTitle(head.take(), textOf(block.member("content"))));
  }
}

/** Copies a block's mark for the cache. */
export function copyMark(json: JsonWriter, block: JsonValue): void {
  const mark = block.member("cache_control");
  if (mark.kind == JsonKind.Object) json.key("cache_control").raw(mark.raw);
}

const DEFAULT_NAME: Bytes = Bytes.of("document.pdf");

/** The text of a string or of a list's text blocks (tool results, assistant turns), escaped, joined by line feeds. */
export function plainText(content: JsonValue): Bytes {
  if (content.kind != JsonKind.Array) return content.rawText();
  const text = new ByteWriter();
  const blocks = content.items();
  while (blocks.next()) {
    const block = blocks.value;
    const type = block.member("type").rawText();
    const piece = type.equalsString("search_result") ? textOf(block.member("content")) : block.member("text").rawText();
    if (piece.length == 0) continue;
    if (text.length > 0) text.text("\\n");
    text.bytes(piece);
  }
  return text.take();
}

function withTitle(title: Bytes, text: Bytes): Bytes {
  if (title.length == 0) return text;
  const out = new ByteWriter(title.length + text.length + 8);
  out.bytes(title);
  out.text("\\n\\n");
  out.bytes(text);
  return out.take();
}

function isPart(type: Bytes): bool {
  return type.equalsString("text") || type.equalsString("search_result") || isMedia(type);
}

function isMedia(type: Bytes): bool {
  return type.equalsString("image") || type.equalsString("document");
}

function hasMedia(content: JsonValue): bool {
  if (content.kind != JsonKind.Array) return false;
  const blocks = content.items();
  while (blocks.next()) if (isMedia(blocks.value.member("type").rawText())) return true;
  return false;
}

/** The text of a turn that is one text block beside tool results without pictures, and unmarked; Missing for all others. */
function onlyText(content: JsonValue, keepsMarks: bool): JsonValue {
  let found = JsonValue.missing();
  const blocks = content.items();
  while (blocks.next()) {
    const block = blocks.value;
    const type = block.member("type").rawText();
    if (type.equalsString("tool_result") ? hasMedia(block.member("content")) : isMedia(type))
      return JsonValue.missing();
    if (type.equalsString("search_result")) return JsonValue.missing();
    if (!type.equalsString("text")) continue;
    if (found.exists || (keepsMarks && block.member("cache_control").exists)) return JsonValue.missing();
    found = block.member("text");
  }
  return found.kind == JsonKind.String ? found : JsonValue.missing();
}

function dataUrlOf(source: JsonValue): Bytes {
  return dataUrl(source.member("media_type").rawText(), source.member("data").rawText());
}
