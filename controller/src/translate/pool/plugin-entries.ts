import type { SecretObject } from "../../ir/secret-text.ts";
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

/** A pool in the configuration of ai-load-balancer; none where that does not choose. */
export function balancerEntry({ backend, picking }: UsedPool): readonly SecretObject[] {
  if (picking.kind !== "balancer") return [];
  const endpoints = backend.endpoints.map(endpointText);
  return [{ cluster: backend.name, endpoints, lb_policy: picking.policy }];
}
