import { base64DecodeLenient, Bytes, JsonKind, JsonValue, JsonWriter } from "proxy-wasm-assemblyscript-sdk/assembly";
import { DataUrl } from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { imageOfPart } from "./content";

/** Whether a part of a tool's message is a picture or file that a tool result can hold. */
export function isMedia(type: Bytes): bool {
  return type.equalsString("image_url") || type.equalsString("file");
}

/** A block in Anthropic's own form, which clients that know the model send. */
export function isOwn(part: JsonValue): bool {
  return part.member("source").kind == JsonKind.Object;
}

/** Writes a picture or file part as a block. */
export function writeMedia(json: JsonWriter, part: JsonValue): void {
  if (isOwn(part)) {
    json.raw(part.raw);
    return;
  }
  const cache = part.member("cache_control");
  json.beginObject();
  if (part.member("type").rawText().equalsString("image_url")) writeImage(json, imageOfPart(part).asBytes());
  else writeFile(json, part.member("file"));
  if (cache.kind == JsonKind.Object) json.key("cache_control").raw(cache.raw);
  json.endObject();
}

function writeImage(json: JsonWriter, url: Bytes): void {
  json.key("type").string("image").key("source");
  writeSource(json, new DataUrl(url), url, IMAGE_TYPE);
}

/** A file: by id, by address, or inline as a data URL or bare base64 (then a PDF). */
function writeFile(json: JsonWriter, file: JsonValue): void {
  const id = file.member("file_id");
  const data = file.member("file_data").asBytes();
  const url = new DataUrl(data);
  const isImage = url.isData && url.mediaType.startsWith(IMAGE_PREFIX);
  json
    .key("type")
    .string(isImage ? "image" : "document")
    .key("source");
  if (data.length == 0 && id.kind == JsonKind.String) {
    json.beginObject().key("type").string("file").key("file_id").raw(id.raw).endObject();
  } else if (url.isData && url.mediaType.startsWith(TEXT_PREFIX)) writeTextSource(json, url);
  else writeSource(json, url, data, PDF_TYPE);
  const name = file.member("filename");
  if (!isImage && name.kind == JsonKind.String) json.key("title").raw(name.raw);
}

function writeTextSource(json: JsonWriter, url: DataUrl): void {
  const text = url.isBase64 ? base64DecodeLenient(url.data).value : url.data;
  json.beginObject().key("type").string("text").key("media_type").string("text/plain");
  json.key("data").stringBytes(text).endObject();
}

function writeSource(json: JsonWriter, url: DataUrl, text: Bytes, defaultType: Bytes): void {
  json.beginObject().key("type");
  if (url.isData || !isAddress(text)) {
    json.string("base64").key("media_type").stringBytes(mediaType(url, defaultType));
    json.key("data").stringBytes(url.isData ? url.data : text);
  } else json.string("url").key("url").stringBytes(text);
  json.endObject();
}

/** The type of what a data URL holds. JPEG pictures are known by their registered name only. */
export function mediaType(url: DataUrl, defaultType: Bytes): Bytes {
  if (url.mediaType.length == 0) return defaultType;
  return url.mediaType.equalsString("image/jpg") ? JPEG_TYPE : url.mediaType;
}

const JPEG_TYPE: Bytes = Bytes.of("image/jpeg");
export const IMAGE_TYPE: Bytes = Bytes.of("image/png");
export const PDF_TYPE: Bytes = Bytes.of("application/pdf");
const IMAGE_PREFIX: Bytes = Bytes.of("image/");
const TEXT_PREFIX: Bytes = Bytes.of("text/");
const SCHEME_END: Bytes = Bytes.of("://");

/** Whether the text is an address; base64 holds no colon. */
export function isAddress(text: Bytes): bool {
  return text.slice(0, 16).indexOf(SCHEME_END) > 0;
}
