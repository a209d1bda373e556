import type { BackendIr, ServicePortIr } from "../ir/backend.ts";
import type { FleetIr } from "../ir/fleet.ts";
import { compareText } from "../store/resource-store.ts";
import { formatProblem, type Problem } from "./problem.ts";

/**
 * The Services, and the AIProviders behind Services, that are used and have nobody who could answer. To the Gateway
 * API that is no fault of a route (`ResolvedRefs` stays True), and in a cluster it comes and goes with the pods; whoever
 * writes files by hand has mostly forgotten the endpoints. Sorted; each once.
 */
export function idleBackends(fleets: readonly FleetIr[]): readonly Problem[] {
  const found = fleets.filter(({ target }) => target === "envoy").flatMap(idleIn);
  const byLine = new Map(found.map((problem) => [formatProblem(problem), problem]));
  return [...byLine].sort(([a], [b]) => compareText(a, b)).map(([, problem]) => problem);
}

function idleIn({ backends, providers }: FleetIr): readonly Problem[] {
  const answering = new Set(backends.flatMap(({ endpoints }) => endpoints.map(({ metadata }) => metadata?.provider)));
  return [
    ...backends.filter(({ endpoints }) => endpoints.length === 0).flatMap(idleService),
    ...providers.flatMap(({ id, endpoint }) => {
      if (endpoint.kind !== "service" || answering.has(id)) return [];
      return [{ where: `AIProvider ${id}`, message: `nobody is asked: ${emptyPort(endpoint)}` }];
    }),
  ];
}

function idleService({ service, protocol }: BackendIr): readonly Problem[] {
  if (service === undefined) return [];
  const effect = protocol === "tcp" || protocol === "udp" ? "nothing is carried there" : "requests to it get 503";
  return [{ where: `Service ${service.namespace}/${service.name}`, message: `${effect}: ${emptyPort(service)}` }];
}

function emptyPort({ namespace, name, port }: ServicePortIr): string {
  return `port ${port} of Service ${namespace}/${name} has no ready endpoint; in files, an EndpointSlice with the label kubernetes.io/service-name: ${name} names them`;
}
