import { Bytes, ByteWriter, JsonWriter } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Verdict } from "./guard/verdict";
import { Denial } from "./policy";

const UNAVAILABLE: i32 = 503;

/**
 * What a refusal says, as Higress words it: `{"code": 200, "denyMessage": "…", "blockedDetails": [{"type": "…", "level": "…"}]}`.
 * Where there was no verdict, the code is 503, and nothing is found.
 */
export function reasonOf(verdict: Verdict, message: string): Bytes {
  const reason = verdict.reason;
  const out = new ByteWriter(256);
  const json = new JsonWriter(out)
    .beginObject()
    .key("code")
    .integer(reason == null ? UNAVAILABLE : reason.code);
  if (message.length > 0) json.key("denyMessage").string(message);
  json.key("blockedDetails").beginArray();
  for (let i = 0; reason != null && i < reason.findings.length; i++) {
    const finding = reason.findings[i];
    json.beginObject().key("type").string(finding.category).key("level").string(finding.level).endObject();
  }
  json.endArray().endObject();
  return out.take();
}

/** What stands in an answer in the place of what was refused, or behind what a stream has told. */
export function wordsOf(verdict: Verdict, denial: Denial): Bytes {
  const isForPeople = denial.isError || (denial.isPlain && denial.message.length > 0);
  return isForPeople ? Bytes.of(sentenceOf(verdict, denial.message)) : reasonOf(verdict, denial.message);
}

/** The same for a person: what an error of the client's protocol says. */
export function sentenceOf(verdict: Verdict, message: string): string {
  const reason = verdict.reason;
  if (reason == null) return "The content can not be checked at the moment: try again later";
  if (message.length > 0) return message;
  const names: string[] = [];
  for (let i = 0; i < reason.findings.length; i++) names.push(reason.findings[i].category);
  return "The content was refused: " + names.join(", ");
}
