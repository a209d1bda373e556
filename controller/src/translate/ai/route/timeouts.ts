import type { TimeoutsIr } from "../../../ir/action.ts";
import type { AiFallbackIr } from "../../../ir/ai.ts";
import { parseDuration } from "../../duration.ts";
import type { Attempt } from "./chain.ts";
import { DEFAULT_ATTEMPT_IDLE } from "./retry.ts";
import type { RuleSpec } from "./target.ts";

type TimeoutName = "connect" | "firstByte" | "request";

/**
 * The limits of a rule's requests. What the rule says counts; else the longest that one of the providers names, since the
 * proxy has one limit for all attempts.
 */
export function timeoutsOf({ timeouts }: RuleSpec, attempts: readonly Attempt[], fallback?: AiFallbackIr): TimeoutsIr {
  const own = timeouts?.request === undefined ? undefined : parseDuration(timeouts.request);
  const firstByte = longest(attempts, "firstByte");
  const idle = fallback?.perTryTimeout ?? firstByte ?? (fallback === undefined ? undefined : DEFAULT_ATTEMPT_IDLE);
  return {
    request: own ?? longest(attempts, "request") ?? 0,
    ...(idle === undefined || idle === 0 ? {} : { attemptIdle: idle }),
  };
}

export function connectTimeoutOf(attempts: readonly Attempt[]): { readonly connectTimeout?: number } {
  const connectTimeout = longest(attempts, "connect");
  return connectTimeout === undefined ? {} : { connectTimeout };
}

function longest(attempts: readonly Attempt[], name: TimeoutName): number | undefined {
  const times = attempts.flatMap(({ target }) => {
    const text = target.provider?.object.spec.timeouts?.[name];
    const time = text === undefined ? undefined : parseDuration(text);
    return time === undefined ? [] : [time];
  });
  return times.length === 0 ? undefined : Math.max(...times);
}
