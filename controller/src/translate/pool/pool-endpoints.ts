import type { BackendEndpointIr } from "../../ir/backend.ts";
import type { InferencePool } from "../../resources/resources.ts";
import { sameItems } from "../../same-items.ts";
import { compareText } from "../../store/resource-store.ts";
import { podsWith, type ReadyPods } from "./pods.ts";

const known = new WeakMap<InferencePool, readonly BackendEndpointIr[]>();

/**
 * Each port of each ready pod of a pool, by address and port. The same list again while they are the same, whatever else
 * has changed of the pods.
 */
export function poolEndpoints(pool: InferencePool, pods: ReadyPods): readonly BackendEndpointIr[] {
  const { metadata, spec } = pool;
  const own = podsWith(pods, metadata.namespace ?? "", spec.selector.matchLabels);
  // Pods of the host's network may share an address.
  const addresses = [...new Set(own.flatMap(({ status }) => status?.podIP ?? []))].sort(compareText);
  const ports = [...new Set(spec.targetPorts.map(({ number }) => number))].sort((a, b) => a - b);
  const endpoints = addresses.flatMap((address) => ports.map((port) => ({ address, port, priority: 0, weight: 1 })));
  const before = known.get(pool);
  if (before !== undefined && sameItems(before, endpoints, samePlace)) return before;
  known.set(pool, endpoints);
  return endpoints;
}

function samePlace(a: BackendEndpointIr, b: BackendEndpointIr): boolean {
  return a.address === b.address && a.port === b.port;
}

/** `ip:port`, as endpoint pickers and `override_host` write it: `[ip]:port` of IPv6. */
export function endpointText({ address, port }: BackendEndpointIr): string {
  return address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`;
}
