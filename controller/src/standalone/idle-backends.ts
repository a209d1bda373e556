import type { BackendIr, PoolPlaceIr, ServicePortIr } from "../ir/backend.ts";
import type { FleetIr } from "../ir/fleet.ts";
import { compareText } from "../store/resource-store.ts";
import { isPicker } from "../translate/pool/picker-backend.ts";
import { formatProblem, type Problem } from "./problem.ts";

/**
 * The Services, the pools, and the AIProviders behind Services, that are used and have nobody who could answer. To the
 * Gateway API that is no fault of a route (`ResolvedRefs` stays True), and in a cluster it comes and goes with the pods;
 * whoever writes files by hand has mostly forgotten the endpoints. Sorted; each once.
 */
export function idleBackends(fleets: readonly FleetIr[]): readonly Problem[] {
  const found = fleets.filter(({ target }) => target === "envoy").flatMap(idleIn);
  const byLine = new Map(found.map((problem) => [formatProblem(problem), problem]));
  return [...byLine].sort(([a], [b]) => compareText(a, b)).map(([, problem]) => problem);
}

function idleIn({ backends, providers }: FleetIr): readonly Problem[] {
  const answering = new Set(backends.flatMap(({ endpoints }) => endpoints.map(({ metadata }) => metadata?.provider)));
  return [
    ...backends.filter(({ endpoints }) => endpoints.length === 0).flatMap(idleBackend),
    ...providers.flatMap(({ id, endpoint }) => {
      if (endpoint.kind !== "service" || answering.has(id)) return [];
      return [{ where: `AIProvider ${id}`, message: `nobody is asked: ${emptyPort(endpoint)}` }];
    }),
  ];
}

function idleBackend({ name, service, pool, protocol }: BackendIr): readonly Problem[] {
  if (pool !== undefined) return [idlePool(pool)];
  if (service === undefined) return [];
  const where = `Service ${service.namespace}/${service.name}`;
  return [{ where, message: `${effectOf(name, protocol)}: ${emptyPort(service)}` }];
}

function effectOf(name: string, protocol: BackendIr["protocol"]): string {
  if (isPicker(name)) return "no endpoint picker can be asked, so its pool's failureMode decides";
  return protocol === "tcp" || protocol === "udp" ? "nothing is carried there" : "requests to it get 503";
}

function idlePool({ namespace, name }: PoolPlaceIr): Problem {
  const reason = `no ready Pod of namespace ${namespace} has the labels of spec.selector`;
  const help = "in files, a Pod has status.podIP and the condition Ready";
  return { where: `InferencePool ${namespace}/${name}`, message: `requests to it get 503: ${reason}; ${help}` };
}

function emptyPort({ namespace, name, port }: ServicePortIr): string {
  return `port ${port} of Service ${namespace}/${name} has no ready endpoint; in files, an EndpointSlice with the label kubernetes.io/service-name: ${name} names them`;
}
