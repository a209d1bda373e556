import { JsonKind } from "../../json/kind";
import { JsonValue } from "../../json/value";
import { JsonWriter } from "../../json/writer";

/** Whether a part is a picture or a file. */
export function isMediaPart(part: JsonValue): bool {
  const type = part.member("type").rawText();
  return type.equalsString("input_image") || type.equalsString("input_file");
}

/** The text of a list that holds one text part and nothing else; Missing for all others. */
export function onlyTextPart(content: JsonValue): JsonValue {
  const parts = content.items();
  if (!parts.next()) return JsonValue.missing();
  const text = parts.value.member("text");
  return parts.next() ? JsonValue.missing() : text;
}

/** Writes a part of a Responses message as one of a chat message; answers what cannot be translated, or nothing. */
export function writeChatPart(json: JsonWriter, part: JsonValue): string {
  const type = part.member("type").rawText();
  const audio = part.member("input_audio");
  json.beginObject().key("type");
  if (type.equalsString("input_text") || type.equalsString("output_text") || type.equalsString("text")) {
    json.string("text").key("text").stringRaw(part.member("text").rawText());
  } else if (type.equalsString("refusal")) {
    json.string("refusal").key("refusal").stringRaw(part.member("refusal").rawText());
  } else if (type.equalsString("input_audio") && audio.exists) {
    json.stringRaw(type).key("input_audio").raw(audio.raw);
  } else if (type.equalsString("input_file")) writeFile(json, part);
  else if (type.equalsString("input_image")) writeImage(json, part);
  else return "parts of type " + type.toString() + " have no counterpart";
  json.endObject();
  return "";
}

function writeImage(json: JsonWriter, part: JsonValue): void {
  if (part.member("image_url").kind != JsonKind.String) {
    writeFile(json, part);
    return;
  }
  json.string("image_url").key("image_url").beginObject();
  copyText(json, part, "image_url", "url");
  // Chat completions know no "original".
  if (!part.member("detail").rawText().equalsString("original")) copyText(json, part, "detail", "detail");
  json.endObject();
}

/** A file inline, by id or by address; the neutral form has addresses in the place of data. */
function writeFile(json: JsonWriter, part: JsonValue): void {
  json.string("file").key("file").beginObject();
  copyText(json, part, "filename", "filename");
  copyText(json, part, "file_id", "file_id");
  copyText(json, part, part.member("file_data").kind == JsonKind.String ? "file_data" : "file_url", "file_data");
  json.endObject();
}

function copyText(json: JsonWriter, part: JsonValue, from: string, to: string): void {
  const value = part.member(from);
  if (value.kind == JsonKind.String) json.key(to).raw(value.raw);
}
