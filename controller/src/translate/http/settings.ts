import type { RetryIr, SessionIr, TimeoutsIr } from "../../ir/action.ts";
import type { MatchIr } from "../../ir/route.ts";
import { parseDuration } from "../duration.ts";
import type { RuleProblem, RuleSource } from "./rule-source.ts";

/** How a rule's requests are forwarded, beside where to. */
export interface Settings {
  readonly timeouts: TimeoutsIr;
  readonly retry?: RetryIr;
  readonly session?: SessionIr;
}

/** Answers that are repeated when a rule has `retry` without codes. */
const RETRIED = [502, 503, 504];
const RETRIES = 2;

/** Timeouts, retries and session persistence of a rule (GEP-1742, GEP-1731, GEP-1619). */
export function readSettings(rule: RuleSource, sessionName: string): Settings | RuleProblem {
  const times = new Durations();
  const timeouts = readTimeouts(rule, times);
  const retry = readRetry(rule, times);
  const session = readSession(rule, sessionName, times);
  if (times.error !== undefined) return { reason: "UnsupportedValue", message: times.error };
  if (typeof session === "string") return { reason: "UnsupportedValue", message: session };
  return {
    timeouts,
    ...(retry === undefined ? {} : { retry }),
    ...(session === undefined ? {} : { session }),
  };
}

/** Reads durations and keeps the first that is none. */
class Durations {
  error: string | undefined;

  read(text: string | undefined, at: string): number | undefined {
    if (text === undefined) return undefined;
    const milliseconds = parseDuration(text);
    if (milliseconds === undefined)
      this.error ??= `${at}: ${JSON.stringify(text)} is not a duration such as 500ms or 1m30s`;
    return milliseconds;
  }
}

function readTimeouts({ timeouts }: RuleSource, times: Durations): TimeoutsIr {
  const request = times.read(timeouts?.request, "timeouts.request");
  const backendRequest = times.read(timeouts?.backendRequest, "timeouts.backendRequest");
  return {
    ...(request === undefined ? {} : { request }),
    ...(backendRequest === undefined ? {} : { backendRequest }),
  };
}

function readRetry({ retry }: RuleSource, times: Durations): RetryIr | undefined {
  const backoff = times.read(retry?.backoff, "retry.backoff");
  const retries = retry?.attempts ?? RETRIES;
  if (retry === undefined || retries <= 0) return undefined;
  return {
    retries,
    statuses: [...new Set(retry.codes ?? RETRIED)].sort((a, b) => a - b),
    on: ["connect-failure", "refused-stream", "reset"],
    ...(backoff === undefined || backoff === 0 ? {} : { backoff }),
    avoid: "hosts",
  };
}

function readSession(rule: RuleSource, name: string, times: Durations): SessionIr | string | undefined {
  const { sessionPersistence: session } = rule;
  if (session === undefined) return undefined;
  const absolute = times.read(session.absoluteTimeout, "sessionPersistence.absoluteTimeout");
  if (session.idleTimeout !== undefined) return "sessionPersistence.idleTimeout is not supported";
  const permanent = session.cookieConfig?.lifetimeType === "Permanent";
  const kind = session.type === "Header" ? "header" : "cookie";
  if (absolute !== undefined && (kind === "header" || !permanent)) {
    return "sessionPersistence.absoluteTimeout is only supported with a cookie of lifetimeType Permanent";
  }
  return {
    name: session.sessionName ?? name,
    kind,
    path: commonPath(rule.matches),
    ...(absolute === undefined ? {} : { lifetime: Math.ceil(absolute / 1000) }),
  };
}

/** A browser sends the cookie to every path below this one. */
function commonPath(matches: readonly MatchIr[]): string {
  const [first] = matches;
  if (first === undefined || first.path.kind === "regex") return "/";
  return matches.every(({ path }) => path.kind !== "regex" && path.value === first.path.value) ? first.path.value : "/";
}
