import {
  Bytes,
  ByteWriter,
  consumer,
  JsonWriter,
  LogLevel,
  log,
  routeName,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import { digestOf } from "./change/text-changer";
import { Findings } from "./find/findings";
import { Hit, whereName } from "./find/hit";
import { GuardPolicy } from "./policy";
import { actionName } from "./rules/guard-rule";

/** Bytes of a found text that a line shows at most. */
const MOST_SHOWN: i32 = 1024;

/** Writes a line of the log for each thing that was found. */
export function audit(name: string, policy: GuardPolicy, findings: Findings): void {
  const hits = findings.hits;
  const count = min(hits.length, policy.mostLines);
  for (let i = 0; i < count; i++) {
    const more = i == count - 1 ? findings.count - count : 0;
    log(LogLevel.Warn, name + ": " + lineOf(policy, findings, hits[i], more));
  }
}

/** @param more how many have no line */
function lineOf(policy: GuardPolicy, findings: Findings, hit: Hit, more: i32): string {
  const out = new ByteWriter(256);
  const json = new JsonWriter(out).beginObject();
  json.key("rule").string(hit.rule.name).key("found").string(hit.kind);
  json.key("action").string(actionName(hit.rule.action));
  json.key("shadow").bool(findings.isShadow(hit.rule));
  json.key("where").string(whereName(hit.where)).key("message").integer(hit.message);
  json.key("position").integer(hit.start).key("length").integer(hit.text.length);
  if (hit.score > 0) json.key("score").raw(scoreText(hit.score));
  if (hit.text.length > 0) json.key("digest").stringBytes(digestOf(policy.key, hit.text));
  if (policy.auditsText) json.key("text").stringBytes(shown(hit.text));
  json.key("consumer").stringBytes(consumer()).key("route").stringBytes(routeName());
  if (more > 0) json.key("more").integer(more);
  json.endObject();
  return out.take().toString();
}

/** With two decimals: printing floats would cost the module 5 KB. */
function scoreText(score: f64): Bytes {
  const hundredths = <i64>Math.round(Math.min(score, 1e9) * 100);
  const rest = hundredths % 100;
  return Bytes.of((hundredths / 100).toString() + (rest < 10 ? ".0" : ".") + rest.toString());
}

function shown(text: Bytes): Bytes {
  let end = min(text.length, MOST_SHOWN);
  while (end > 0 && end < text.length && (text.at(end) & 0xc0) == 0x80) end--;
  return text.slice(0, end);
}
