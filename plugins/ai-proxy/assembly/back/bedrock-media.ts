import {
  base64Encode,
  ByteWriter,
  Bytes,
  JsonKind,
  JsonValue,
  JsonWriter,
  percentDecode,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import { DataUrl, pairedWord } from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { IMAGE_TYPE, isAddress, PDF_TYPE } from "./claude-parts";
import { imageOfPart, noCounterpart } from "./content";

/** Media types, and what Converse calls them. */
const IMAGES: Bytes = Bytes.of("image/png png image/jpeg jpeg image/jpg jpeg image/gif gif image/webp webp ");
const DOCUMENTS: Bytes = Bytes.of(
  "application/pdf pdf text/plain txt text/csv csv text/html html text/markdown md application/msword doc " +
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document docx application/vnd.ms-excel xls " +
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet xlsx ",
);
/** Most bytes of a file's name that go on; Converse takes 200. */
const NAME_LIMIT: i32 = 150;
const DOT: i32 = 0x2e;
const DASH: i32 = 0x2d;
const SPACE: i32 = 0x20;

/**
 * Writes a picture, file or sound part as a block. Answers why a part can not go on, or nothing: Converse fetches nothing, so
 * what the client names by address is refused.
 *
 * @param documents how many pictures and documents the request has so far: names of documents must differ
 */
export function writeBedrockMedia(out: ByteWriter, part: JsonValue, documents: i32): string {
  const type = part.member("type").rawText();
  if (type.equalsString("image_url")) {
    return writeData(out, imageOfPart(part).asBytes(), IMAGE_TYPE, Bytes.empty(), documents);
  }
  if (type.equalsString("file")) {
    const file = part.member("file");
    return writeData(out, file.member("file_data").asBytes(), PDF_TYPE, file.member("filename").asBytes(), documents);
  }
  const audio = part.member("input_audio");
  if (audio.kind != JsonKind.Object) return noCounterpart(type);
  out.text('{"audio":{"format":"');
  out.bytes(audio.member("format").rawText());
  out.text('","source":{"bytes":"');
  out.bytes(audio.member("data").rawText());
  out.text('"}}}');
  return "";
}

/** @param text a data URL, or bare base64, which is of the default type */
function writeData(out: ByteWriter, text: Bytes, defaultType: Bytes, name: Bytes, documents: i32): string {
  const url = new DataUrl(text);
  if (text.length == 0) return "files by id have no counterpart";
  if (!url.isData && isAddress(text)) return "expected the data itself: Bedrock fetches nothing";
  const type = url.mediaType.length > 0 ? url.mediaType : defaultType;
  let format = pairedWord(IMAGES, type);
  if (format.length > 0) out.text('{"image":{"format":"');
  else {
    format = documentFormat(type, name);
    if (format.length == 0) return "files of type " + type.toString() + " have no counterpart";
    out.text('{"document":{"name":"');
    writeName(out, name);
    // A name that differs from all others, whatever the client calls its files.
    out.text("(");
    out.integer(documents + 1);
    out.text(')","format":"');
  }
  out.bytes(format);
  out.text('","source":{"bytes":');
  const data = !url.isData ? text : url.isBase64 ? url.data : base64Encode(percentDecode(url.data));
  new JsonWriter(out).stringBytes(data);
  out.text("}}}");
  return "";
}

/** By the type, else by the ending of the name; empty for one that Converse does not take. */
function documentFormat(type: Bytes, name: Bytes): Bytes {
  const format = pairedWord(DOCUMENTS, type);
  if (format.length > 0) return format;
  const ending = name.slice(lastDot(name) + 1);
  return pairedWord(DOCUMENTS, ending, true).length > 0 ? ending : Bytes.empty();
}

/** A file's name without its ending, of letters, digits, spaces apart, hyphens and brackets: Converse takes no others. */
function writeName(out: ByteWriter, name: Bytes): void {
  const end = min(lastDot(name), NAME_LIMIT);
  if (end <= 0) out.text("document");
  let last = SPACE;
  for (let i = 0; i < end; i++) {
    const byte = name.at(i);
    const next = isNameByte(byte) || byte == SPACE ? byte : DASH;
    if (next != last || isNameByte(next)) out.byte(next);
    last = next;
  }
}

function isNameByte(byte: i32): bool {
  const letter = (byte | 0x20) - 0x61;
  const isBracket = byte == 0x28 || byte == 0x29 || byte == 0x5b || byte == 0x5d;
  return isBracket || <u32>letter < 26 || <u32>(byte - 0x30) < 10;
}

/** The place of the last dot, or the name's end. */
function lastDot(name: Bytes): i32 {
  for (let i = name.length - 1; i >= 0; i--) if (name.at(i) == DOT) return i;
  return name.length;
}
