import {
  ByteWriter,
  Bytes,
  JsonValue,
  JsonWriter,
  base64Encode,
  percentDecode,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import { DataUrl, pairedWord } from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { IMAGE_TYPE, isAddress, mediaType, PDF_TYPE } from "./claude-parts";

/** Media types of files by the endings of their names. */
const TYPES: Bytes = Bytes.of(
  "png image/png jpg image/jpeg jpeg image/jpeg webp image/webp gif image/gif heic image/heic heif image/heif " +
    "pdf application/pdf txt text/plain md text/markdown csv text/csv html text/html json application/json " +
    "mp4 video/mp4 mov video/quicktime webm video/webm mp3 audio/mp3 wav audio/wav flac audio/flac ogg audio/ogg ",
);
const JPEG_TYPE: Bytes = Bytes.of("image/jpeg");

/** Writes a picture, video, sound or file part as Gemini's. False for parts that are none of these, or name a file by an id. */
export function writeMedia(json: JsonWriter, part: JsonValue): bool {
  const type = part.member("type").rawText();
  if (type.equalsString("image_url") || type.equalsString("video_url")) {
    const image = part.member(type.equalsString("image_url") ? "image_url" : "video_url");
    // Some clients give the address itself in place of the object.
    writeData(json, image.asBytes().length > 0 ? image : image.member("url"), JsonValue.missing(), false);
  } else if (type.equalsString("input_audio")) writeAudio(json, part.member("input_audio"));
  else if (type.equalsString("file")) {
    const file = part.member("file");
    const data = file.member("file_data");
    const id = file.member("file_id");
    // Gemini knows files by their addresses only; another provider's id means nothing to it.
    if (!data.exists && !isAddress(id.asBytes())) return false;
    writeData(json, data.exists ? data : id, file.member("filename"), true);
  } else return false;
  return true;
}

function writeAudio(json: JsonWriter, audio: JsonValue): void {
  const type = new ByteWriter(32);
  type.text("audio/");
  type.bytes(audio.member("format").rawText());
  writeInline(json, type.take(), audio.member("data").asBytes());
}

/** Data, inline or as bare base64 (then a PDF), or an address, which Gemini fetches itself. */
function writeData(json: JsonWriter, value: JsonValue, name: JsonValue, isFile: bool): void {
  const text = value.asBytes();
  const url = new DataUrl(text);
  const isInline = url.isData || !isAddress(text);
  if (isInline && !url.isData) writeInline(json, isFile ? PDF_TYPE : IMAGE_TYPE, text);
  else if (isInline) {
    const data = url.isBase64 ? url.data : base64Encode(percentDecode(url.data));
    writeInline(json, mediaType(url, isFile ? PDF_TYPE : IMAGE_TYPE), data);
  } else {
    const known = typeOf(name.exists ? name.asBytes() : text);
    json.beginObject().key("fileData").beginObject().key("mimeType");
    json.stringBytes(known.length > 0 ? known : isFile ? PDF_TYPE : JPEG_TYPE);
    json.key("fileUri").stringBytes(text).endObject().endObject();
  }
}

function writeInline(json: JsonWriter, type: Bytes, data: Bytes): void {
  json.beginObject().key("inlineData").beginObject().key("mimeType").stringBytes(type);
  json.key("data").stringBytes(data).endObject().endObject();
}

/** The type that the ending of a name or of an address' path tells; empty when it is not known. */
function typeOf(name: Bytes): Bytes {
  let end = name.length;
  for (let i = 0; i < end; i++) if (name.at(i) == 0x3f || name.at(i) == 0x23) end = i;
  let at = end;
  while (at > 0 && name.at(at - 1) != 0x2e) at--;
  return pairedWord(TYPES, name.slice(at, end));
}
