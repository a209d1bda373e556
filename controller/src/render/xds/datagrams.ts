import { type EndpointInit, loadAssignment, tcpCluster } from "@sluice/envoy";
import type { WeightedIr } from "../../ir/action.ts";
import type { BackendIr } from "../../ir/backend.ts";
import type { PortIr } from "../../ir/listener.ts";
import { type BackendResources, endpointsOf } from "./backend.ts";
import { listenerName, NO_CLUSTER, statName } from "./names.ts";
import type { XdsOptions } from "./options.ts";

/** The discard protocol's port (RFC 863) on the proxy's own machine: where datagrams without a backend are lost. */
const NOWHERE = { address: "127.0.0.1", port: 9 };

/** Weights are whole numbers: so many parts of a backend's share are told apart. */
const PARTS = 1_000;

/** What a UDP port's datagrams are sent to: its backend, or, since Envoy divides them by endpoints only, one made of several. */
export function datagramCluster(port: PortIr): string {
  const used = destinationsOf(port);
  const [first] = used;
  if (first === undefined) return NO_CLUSTER;
  return used.length === 1 ? (first.backend ?? NO_CLUSTER) : listenerName(port);
}

/** The cluster made of a UDP port's backends; undefined where there is at most one. */
export function datagramResources(
  port: PortIr,
  backends: ReadonlyMap<string, BackendIr>,
  options: XdsOptions,
): BackendResources | undefined {
  const used = destinationsOf(port);
  if (used.length < 2) return undefined;
  const name = listenerName(port);
  const found = used.map(({ backend, weight }) => ({ weight, backend: backends.get(backend ?? "") }));
  const endpoints = found.flatMap(({ backend, weight }) => shareOf(backend, weight, options));
  const byName = found.some(({ backend }) => backend?.discovery === "dns");
  const members = byName ? { endpoints } : { discovered: [] };
  const cluster = { ...tcpCluster({ name, ...members }), altStatName: statName(name) };
  return byName ? { cluster } : { cluster, endpoints: loadAssignment({ cluster: name, endpoints, kinds: [] }) };
}

function destinationsOf({ transport, chains }: PortIr): WeightedIr[] {
  if (transport !== "UDP") return [];
  return chains
    .flatMap((chain) => (chain.kind === "stream" ? chain.destinations : []))
    .filter(({ weight }) => weight > 0);
}

/** A backend's endpoints, whose weights add up to about `weight * PARTS`. */
function shareOf(backend: BackendIr | undefined, weight: number, options: XdsOptions): EndpointInit[] {
  const own = backend === undefined ? [] : endpointsOf(backend, options);
  const endpoints = own.length === 0 ? [{ ...NOWHERE, weight: 1 }] : own;
  const sum = endpoints.reduce((total, endpoint) => total + (endpoint.weight ?? 1), 0);
  return endpoints.map((endpoint) => ({
    ...endpoint,
    priority: 0,
    weight: Math.max(1, Math.round(((endpoint.weight ?? 1) / sum) * weight * PARTS)),
  }));
}
