import { create, type MessageInitShape } from "@bufbuild/protobuf";
import { type RetryPolicy, RetryPolicySchema } from "../generated/envoy/config/route/v3/route_components_pb.js";
import { PreviousHostsPredicateSchema } from "../generated/envoy/extensions/retry/host/previous_hosts/v3/previous_hosts_pb.js";
import { PreviousPrioritiesConfigSchema } from "../generated/envoy/extensions/retry/priority/previous_priorities/v3/previous_priorities_config_pb.js";
import { duration } from "./duration.ts";
import { typedConfig } from "./extension.ts";

/** Conditions under which another provider may succeed: no answer, overload (429 is a "retriable" 4xx only by its code). */
export const FALLBACK_CONDITIONS = "connect-failure,refused-stream,reset,5xx,retriable-status-codes";

export interface RetryInit {
  /** Attempts after the first. */
  readonly retries: number;
  /** Envoy's `retry_on`. Default FALLBACK_CONDITIONS. */
  readonly on?: string;
  /** Statuses to retry besides. Default 429. */
  readonly statuses?: readonly number[];
  /** Seconds until an attempt counts as failed; default none. */
  readonly perTryTimeout?: number;
  /** Seconds an attempt may be silent before it counts as failed; default none. */
  readonly perTryIdleTimeout?: number;
  /** `priorities`: the next attempt goes to the next priority (provider); `hosts`: to another endpoint. Default priorities. */
  readonly avoid?: "priorities" | "hosts";
}

/** Retries by Envoy itself: the upstream filters of the cluster run anew for each attempt, so a fallback may stream. */
export function retryPolicy(init: RetryInit): RetryPolicy {
  return create(RetryPolicySchema, {
    retryOn: init.on ?? FALLBACK_CONDITIONS,
    numRetries: init.retries,
    retriableStatusCodes: [...(init.statuses ?? [429])],
    ...(init.perTryTimeout === undefined ? {} : { perTryTimeout: duration(init.perTryTimeout) }),
    ...(init.perTryIdleTimeout === undefined ? {} : { perTryIdleTimeout: duration(init.perTryIdleTimeout) }),
    ...(init.avoid === "hosts" ? otherHosts() : nextPriorities()),
  });
}

function nextPriorities(): MessageInitShape<typeof RetryPolicySchema> {
  const value = typedConfig(PreviousPrioritiesConfigSchema, { updateFrequency: 1 });
  return {
    retryPriority: {
      name: "envoy.retry_priorities.previous_priorities",
      configType: { case: "typedConfig", value },
    },
  };
}

function otherHosts(): MessageInitShape<typeof RetryPolicySchema> {
  const value = typedConfig(PreviousHostsPredicateSchema, {});
  return {
    retryHostPredicate: [
      { name: "envoy.retry_host_predicates.previous_hosts", configType: { case: "typedConfig", value } },
    ],
    hostSelectionRetryMaxAttempts: 5n,
  };
}
