import type { SecretObject } from "@sluice/manifest";
import type { BackendEndpointIr } from "../../ir/backend.ts";
import type { UsedPool } from "./fleet-pools.ts";
import { pickerHost } from "./picker-backend.ts";
import { endpointText } from "./pool-endpoints.ts";

/** A pool in the configuration of gie-endpoint-picker; none where its picker does not choose. */
export function pickerEntry({ backend, picker, picking }: UsedPool): readonly SecretObject[] {
  if (picker === undefined || picking.kind !== "picker") return [];
  const { service, failureMode } = picking;
  const authority = pickerHost(service.metadata);
  return [{ cluster: backend.name, picker: { cluster: picker.name, authority }, failureMode }];
}

/** As many endpoints of a pool as ai-load-balancer takes; of one more it would refuse the configuration of all pools. */
const MOST_BALANCED = 1024;

/**
 * A pool in the configuration of ai-load-balancer; none where that neither chooses nor reads its metrics. With too many endpoints
 * all take turns.
 */
export function balancerEntry({ backend, picking, isMeasured }: UsedPool): readonly SecretObject[] {
  const endpoints = balancedAddresses(backend.endpoints);
  const entry = { cluster: backend.name, endpoints };
  if (picking.kind === "balancer") {
    return [{ ...entry, lb_policy: picking.policy, ...(isMeasured ? { metricsPath: "/metrics" } : {}) }];
  }
  return isMeasured ? [{ ...entry, lb_policy: "endpoint_metrics", picks: false }] : [];
}

/** How ai-load-balancer is told of endpoints. */
export function balancedAddresses(endpoints: readonly BackendEndpointIr[]): readonly string[] {
  return endpoints.length > MOST_BALANCED ? [] : endpoints.map(endpointText);
}
