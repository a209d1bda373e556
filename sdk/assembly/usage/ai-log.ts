import { ByteWriter } from "../byte-writer";
import { Bytes } from "../bytes";
import { unescapeText } from "../json/escape";
import { JsonKind } from "../json/kind";
import { jsonParse } from "../json/parse";
import { JsonWriter } from "../json/writer";
import { PropertyPath } from "../property";

const AI_LOG: PropertyPath = PropertyPath.of("ai_log");

/** Puts a text into the stream's `ai_log`, in the place of one of that name. @param key as JSON has it, without escapes */
export function noteInAiLog(key: string, value: string): void {
  const before = AI_LOG.bytes();
  AI_LOG.set(withNote(before == null ? Bytes.empty() : before, key, value));
}

/** Both logs are JSON objects as content of a JSON string, since access logs put them between quotes. */
export function withNote(before: Bytes, key: string, value: string): Bytes {
  const out = new ByteWriter(256);
  const json = new JsonWriter(out).beginObject();
  const written = jsonParse(unescapeText(before));
  const members = written.items();
  while (written.kind == JsonKind.Object && members.next()) {
    if (!members.keyIsText(key)) json.keyBytes(members.key).raw(members.value.raw);
  }
  json.key(key).string(value).endObject();
  const quoted = new ByteWriter(out.length + 32);
  new JsonWriter(quoted).stringBytes(out.view());
  return quoted.view().slice(1, quoted.length - 1);
}
