import type { RetryIr } from "../../../ir/action.ts";
import type { Attempt } from "./chain.ts";
import type { RuleSpec } from "./target.ts";

/** What is tried again when a rule says nothing of it: whatever another provider may spare the client (docs/guide/fallback.md). */
export const DEFAULT_ON: readonly string[] = [
  "5xx",
  "401",
  "402",
  "403",
  "408",
  "429",
  "connect-failure",
  "timeout",
  "first-event",
];

/** Milliseconds that an attempt may be silent where neither the rule nor a provider says it. */
export const DEFAULT_ATTEMPT_IDLE = 60_000;

/** Statuses over which another key of the same provider may help: it is unknown, used up, not allowed, or too busy. */
const KEY_STATUSES: readonly number[] = [401, 402, 403, 429];

/** What ai-proxy makes of an answer that fails before its first word. */
const FIRST_EVENT_STATUSES: readonly number[] = [502, 503, 504];

/** Milliseconds: the next provider need not recover first. */
const BACKOFF = 1;

const MOST_KEY_RETRIES = 3;

/** How often a request is tried in total; by default once for each that can be asked. */
export function triesOf({ fallback }: RuleSpec, attempts: readonly Attempt[]): number {
  if (fallback === undefined) return 1;
  return fallback.attempts ?? attempts.length;
}

/** Further attempts after the first; undefined: none. @param keys how many the first provider has */
export function retryOf(rule: RuleSpec, attempts: readonly Attempt[], keys: number): RetryIr | undefined {
  const { fallback } = rule;
  // A fallback that leads nowhere else is none.
  if (fallback === undefined || (fallback.attempts === undefined && attempts.length < 2)) return ownRetry(keys);
  const retries = triesOf(rule, attempts) - 1;
  if (retries <= 0) return undefined;
  const avoid = attempts.length > 1 ? "priorities" : "hosts";
  return { retries, ...conditionsOf(fallback.on ?? DEFAULT_ON), backoff: BACKOFF, avoid };
}

/** Without a fallback: a connection that did not come about, once more; and where there are several keys, the next one. */
function ownRetry(keys: number): RetryIr {
  const on = ["connect-failure", "refused-stream"];
  if (keys < 2) return { retries: 1, statuses: [], on, avoid: "hosts" };
  return {
    retries: Math.min(keys - 1, MOST_KEY_RETRIES),
    statuses: KEY_STATUSES,
    on,
    backoff: BACKOFF,
    avoid: "hosts",
  };
}

/** `fallback.on` in Envoy's words. */
function conditionsOf(on: readonly string[]): Pick<RetryIr, "statuses" | "on"> {
  const words = new Set<string>();
  const statuses = new Set<number>();
  for (const what of on) {
    switch (what) {
      case "5xx":
        words.add("5xx");
        break;
      case "connect-failure":
        words.add("connect-failure").add("refused-stream");
        break;
      case "timeout":
        words.add("reset");
        break;
      case "first-event":
        for (const status of FIRST_EVENT_STATUSES) statuses.add(status);
        break;
      default:
        statuses.add(Number(what));
    }
  }
  return { statuses: [...statuses].sort((a, b) => a - b), on: [...words].sort() };
}

/** Whether an answer that fails before its first word is to be told by a status, because something is tried after it. */
export function isGated(rule: RuleSpec, position: number, attempts: readonly Attempt[]): boolean {
  const on = rule.fallback?.on ?? DEFAULT_ON;
  return on.includes("first-event") && position < triesOf(rule, attempts) - 1;
}
