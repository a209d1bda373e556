import type { BackendIr, ServicePortIr } from "../ir/backend.ts";
import type { FleetIr } from "../ir/fleet.ts";

/**
 * A line for each Service and each AIProvider behind a Service that is used and has nobody who could answer. To the Gateway
 * API that is no fault of a route (`ResolvedRefs` stays True), and in a cluster it comes and goes with the pods; whoever
 * writes files by hand has mostly forgotten the endpoints. Sorted; each line once.
 */
export function idleBackends(fleets: readonly FleetIr[]): readonly string[] {
  const lines = fleets.filter(({ target }) => target === "envoy").flatMap(linesOf);
  return [...new Set(lines)].sort();
}

function linesOf({ backends, providers }: FleetIr): readonly string[] {
  const answering = new Set(backends.flatMap(({ endpoints }) => endpoints.map(({ metadata }) => metadata?.provider)));
  return [
    ...backends.filter(({ endpoints }) => endpoints.length === 0).flatMap(serviceLine),
    ...providers.flatMap(({ id, endpoint }) => {
      if (endpoint.kind !== "service" || answering.has(id)) return [];
      return [`AIProvider ${id}: nobody is asked: ${emptyPort(endpoint)}`];
    }),
  ];
}

function serviceLine({ service, protocol }: BackendIr): readonly string[] {
  if (service === undefined) return [];
  const effect = protocol === "tcp" || protocol === "udp" ? "nothing is carried there" : "requests to it get 503";
  return [`Service ${service.namespace}/${service.name}: ${effect}: ${emptyPort(service)}`];
}

function emptyPort({ namespace, name, port }: ServicePortIr): string {
  return `port ${port} of Service ${namespace}/${name} has no ready endpoint; in files, an EndpointSlice with the label kubernetes.io/service-name: ${name} names them`;
}
