import { create } from "@bufbuild/protobuf";
import {
  type RetryPolicy,
  type RetryPolicy_RetryBackOffSchema,
  RetryPolicySchema,
} from "../generated/envoy/config/route/v3/route_components_pb.js";
import { PreviousHostsPredicateSchema } from "../generated/envoy/extensions/retry/host/previous_hosts/v3/previous_hosts_pb.js";
import { PreviousPrioritiesConfigSchema } from "../generated/envoy/extensions/retry/priority/previous_priorities/v3/previous_priorities_config_pb.js";
import { duration } from "./duration.ts";
import { typedConfig } from "./extension.ts";
import type { Fields } from "./fields.ts";

/** Conditions under which another provider may succeed: no answer, its failure, or one of the statuses listed apart. */
export const FALLBACK_CONDITIONS = "connect-failure,refused-stream,reset,5xx,retriable-status-codes";

/** Statuses besides 5xx after which another provider may succeed: our key is refused, or has used up its share. */
export const FALLBACK_STATUSES: readonly number[] = [401, 402, 403, 408, 429];

/** Seconds before an attempt at another provider: Envoy's least. Its own 25 ms give a server time to recover. */
const NEXT_PROVIDER_DELAY = 0.001;

export interface RetryInit {
  /** Attempts after the first. */
  readonly retries: number;
  /** Envoy's `retry_on`. Default FALLBACK_CONDITIONS. */
  readonly on?: string;
  /** Statuses to retry besides. Default FALLBACK_STATUSES for priorities, 429 for hosts. */
  readonly statuses?: readonly number[];
  /**
   * Seconds from the end of the request until an attempt must have begun its answer; default none. A filter that holds the
   * head holds up the beginning: with ai-proxy in the cluster it is a stream's first word, or the end of a translated answer.
   */
  readonly perTryTimeout?: number;
  /**
   * Seconds in which an attempt must bring something; default none. A stream that falls silent later is cut by it: nobody
   * else can go on with it.
   */
  readonly perTryIdleTimeout?: number;
  /** `priorities`: the next attempt goes to the next priority (provider); `hosts`: to another endpoint. Default priorities. */
  readonly avoid?: "priorities" | "hosts";
  /** Seconds before the first retry, doubled with each further one up to `max` (default ten times the base), less a random part. */
  readonly backOff?: { readonly base: number; readonly max?: number };
}

/** Retries by Envoy itself: the upstream filters of the cluster run anew for each attempt, so a fallback may stream. */
export function retryPolicy(init: RetryInit): RetryPolicy {
  return create(RetryPolicySchema, {
    retryOn: init.on ?? FALLBACK_CONDITIONS,
    numRetries: init.retries,
    retriableStatusCodes: [...(init.statuses ?? (init.avoid === "hosts" ? [429] : FALLBACK_STATUSES))],
    ...(init.perTryTimeout === undefined ? {} : { perTryTimeout: duration(init.perTryTimeout) }),
    ...(init.perTryIdleTimeout === undefined ? {} : { perTryIdleTimeout: duration(init.perTryIdleTimeout) }),
    ...(init.avoid === "hosts" ? otherHosts() : nextPriorities()),
    ...(init.backOff === undefined ? {} : { retryBackOff: backOff(init.backOff) }),
  });
}

function backOff({ base, max }: NonNullable<RetryInit["backOff"]>): Fields<typeof RetryPolicy_RetryBackOffSchema> {
  return { baseInterval: duration(base), ...(max === undefined ? {} : { maxInterval: duration(max) }) };
}

function nextPriorities(): Fields<typeof RetryPolicySchema> {
  const value = typedConfig(PreviousPrioritiesConfigSchema, { updateFrequency: 1 });
  return {
    retryBackOff: { baseInterval: duration(NEXT_PROVIDER_DELAY), maxInterval: duration(NEXT_PROVIDER_DELAY) },
    retryPriority: {
      name: "envoy.retry_priorities.previous_priorities",
      configType: { case: "typedConfig", value },
    },
  };
}

function otherHosts(): Fields<typeof RetryPolicySchema> {
  const value = typedConfig(PreviousHostsPredicateSchema, {});
  return {
    retryHostPredicate: [
      { name: "envoy.retry_host_predicates.previous_hosts", configType: { case: "typedConfig", value } },
    ],
    hostSelectionRetryMaxAttempts: 5n,
  };
}
