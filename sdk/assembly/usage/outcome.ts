import { JsonValue } from "../json/value";
import { noteInAiLog } from "./ai-log";

/** What a plugin did with a request. */
export const enum Outcome {
  /** The cache had the answer: no provider was asked. */
  CacheHit,
  CacheMiss,
  /** The request was none for the cache. */
  CacheSkip,
  /** A guard had nothing to say. */
  GuardPass,
  /** A guard refused the request or kept its answer back. */
  GuardDeny,
  /** A guard took something out. */
  GuardMask,
  /** A limit or a quota refused the request. */
  Limited,
}

/** Field of `ai_log` and its word for each outcome, in the order of `Outcome`; the first ones are Higress's. */
const NOTES: StaticArray<string> = [
  "cache_status",
  "hit",
  "cache_status",
  "miss",
  "cache_status",
  "skip",
  "guard_status",
  "pass",
  "guard_status",
  "deny",
  "guard_status",
  "mask",
  "token_ratelimit_status",
  "limited",
];

/** How many outcomes there are. */
export const OUTCOMES: i32 = 7;

/** Notes an outcome in the stream's `ai_log`: logs show it, and ai-statistics counts it. */
export function noteOutcome(outcome: Outcome): void {
  noteInAiLog(NOTES[2 * outcome], NOTES[2 * outcome + 1]);
}

/** Whether a log says so. @param log a stream's `ai_log`, unescaped */
export function hasOutcome(log: JsonValue, outcome: Outcome): bool {
  return log
    .member(NOTES[2 * outcome])
    .rawText()
    .equalsString(NOTES[2 * outcome + 1]);
}
