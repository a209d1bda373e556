import { Bytes, ByteWriter, HeaderList, localReply } from "proxy-wasm-assemblyscript-sdk/assembly";
import { AiError, AiErrorKind, publishUsage, writeError } from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { noteInAiLog, noteOutcome, Outcome } from "proxy-wasm-assemblyscript-sdk/assembly/usage";
import { Hit, HitKind } from "./hit";
import { Lookup } from "./lookup";
import { Match } from "./semantic/match";

const STATUS: string = "x-cache-status";

/** What an answer costs that no provider gave. */
const NO_USAGE: string = '{"prompt_tokens":0,"completion_tokens":0,"total_tokens":0}';

/** Answers a request with what was found. */
export function replyHit(lookup: Lookup, hit: Hit): void {
  const asked = lookup.asked;
  const shape = asked.shape;
  const isStale = hit.kind == HitKind.Stale;
  const headers = hit.headers;
  headers.add("content-type", shape.contentType).add(STATUS, isStale ? "stale" : "hit");
  headers.add("age", hit.age.toString());
  if (lookup.policy.tellsKey) headers.addBytes(Bytes.constant("x-cache-key"), asked.key);
  const match = hit.match;
  if (match != null) tellMatch(match, headers);
  noteOutcome(Outcome.CacheHit);
  noteInAiLog("cache_key", asked.key.toString());
  publishUsage(Bytes.constant(NO_USAGE));
  lookup.plugin.countHit(lookup, hit);
  const templated = fillTemplate(lookup, hit.log);
  localReply(200, templated == null ? shape.write(hit.log) : templated, "ai-cache.hit", headers);
}

function fillTemplate(lookup: Lookup, log: Bytes): Bytes | null {
  const forms = lookup.policy.forms;
  const template = lookup.asked.shape.isStream ? forms.stream : forms.plain;
  return template == null ? null : template.fill(log);
}

/** The answer is that to another question. */
function tellMatch(match: Match, headers: HeaderList): void {
  headers.add("x-cache-match", "semantic").add("x-cache-score", match.score).add("x-cache-question", match.question);
  noteInAiLog("cache_match", "semantic");
  noteInAiLog("cache_score", match.score);
  noteInAiLog("cache_question", match.question);
}

/** The client wants nothing but what is kept, and nothing is (RFC 9111, 5.2.1.7). */
export function replyNotCached(lookup: Lookup): void {
  const out = new ByteWriter();
  const error = AiError.of(AiErrorKind.Timeout, "There is no kept answer, and only-if-cached was asked", "not_cached");
  writeError(lookup.asked.front, out, error);
  noteOutcome(Outcome.CacheMiss);
  const headers = new HeaderList().add("content-type", "application/json").add(STATUS, "miss");
  localReply(504, out.take(), "ai-cache.not_cached", headers);
}
