import { Bytes } from "../../bytes";
import { ByteWriter } from "../../byte-writer";
import { JsonWriter } from "../../json/writer";
import { dataUrl } from "../data-url";
import { GeminiPart } from "./gemini-part";
import { protoMember } from "./proto-json";

/** Writes a picture, sound or file of a Gemini request as a part of OpenAI's. */
export function writeMediaPart(json: JsonWriter, part: GeminiPart): void {
  if (!part.isMedia) return;
  const type = part.mediaType;
  const kind = type.slice(type.indexOfByte(0x2f) + 1);
  const data = part.inlineData.member("data").rawText();
  const url = data.length > 0 ? dataUrl(type, data) : protoMember(part.fileData, "fileUri").rawText();
  json.beginObject().key("type");
  if (type.startsWith(IMAGE_PREFIX)) json.string("image_url").key("image_url").beginObject().key("url").stringRaw(url);
  else if (type.startsWith(AUDIO_PREFIX) && data.length > 0) {
    json.string("input_audio").key("input_audio").beginObject().key("data").stringRaw(data);
    json.key("format").stringRaw(kind.equalsString("mpeg") ? MP3 : kind);
  } else {
    json.string("file").key("file").beginObject();
    json.key("filename").stringRaw(fileName(part, kind)).key("file_data").stringRaw(url);
  }
  json.endObject().endObject();
}

const IMAGE_PREFIX: Bytes = Bytes.of("image/");
const AUDIO_PREFIX: Bytes = Bytes.of("audio/");
const MP3: Bytes = Bytes.of("mp3");

/** OpenAI wants a name. */
function fileName(part: GeminiPart, kind: Bytes): Bytes {
  const inline = protoMember(part.inlineData, "displayName").rawText();
  const given = inline.length > 0 ? inline : protoMember(part.fileData, "displayName").rawText();
  if (given.length > 0) return given;
  const name = new ByteWriter(kind.length + 8);
  name.text(kind.length > 0 ? "file." : "file");
  name.bytes(kind);
  return name.take();
}
