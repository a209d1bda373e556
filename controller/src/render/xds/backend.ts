import { isIP } from "node:net";
import {
  type Cluster,
  type ClusterLoadAssignment,
  type ClusterMembers,
  discoveredFilter,
  type EndpointInit,
  type EndpointKind,
  type HttpClusterInit,
  httpCluster,
  loadAssignment,
  outlierDetection,
  overrideHost,
  tcpCluster,
} from "@sluice/envoy";
import type { BackendEndpointIr, BackendIr } from "../../ir/backend.ts";
import { ClusterTls, isTrustable } from "./client-tls.ts";
import { statName } from "./names.ts";
import type { XdsOptions } from "./options.ts";

/** A cluster, and its endpoints where these come apart from it. */
export interface BackendResources {
  readonly cluster: Cluster;
  readonly endpoints?: ClusterLoadAssignment;
}

const known = new WeakMap<BackendIr, Map<string, BackendResources>>();

/** @param lost whether an upstream plugin of the backend cannot be had: then no request may get there */
export function backendResources(backend: BackendIr, options: XdsOptions, lost: boolean): BackendResources {
  const key = JSON.stringify([options.caFile, lost]);
  const made = known.get(backend)?.get(key);
  if (made !== undefined) return made;
  const resources = partsOf(lost ? { ...backend, endpoints: [] } : backend, options);
  known.set(backend, new Map([[key, resources]]));
  return resources;
}

function partsOf(backend: BackendIr, options: XdsOptions): BackendResources {
  const endpoints = endpointsOf(backend, options);
  if (backend.discovery === "dns") return { cluster: clusterOf(backend, { endpoints }) };
  const kinds = kindsOf(endpoints);
  return {
    cluster: clusterOf(backend, { discovered: kinds }),
    endpoints: loadAssignment({ cluster: backend.name, endpoints, kinds }),
  };
}

/**
 * Those that can be used, in Envoy's terms. An endpoint that may not be trusted is left out: where it was the only one
 * requests are answered 503, and where there are others, such as those of the next priority, they get them.
 */
export function endpointsOf({ endpoints, discovery }: BackendIr, options: XdsOptions): EndpointInit[] {
  const usable = endpoints.filter(
    (endpoint) =>
      isTrustable(endpoint, options) && endpoint.weight > 0 && (discovery === "dns" || isIP(endpoint.address) !== 0),
  );
  const tls = new ClusterTls(usable, options);
  return usable.map((endpoint) => endpointOf(endpoint, tls));
}

function endpointOf(endpoint: BackendEndpointIr, clusterTls: ClusterTls): EndpointInit {
  const { address, port, hostname, priority, weight, metadata } = endpoint;
  const tls = clusterTls.of(endpoint);
  return {
    address,
    port,
    priority,
    weight,
    ...(hostname === undefined ? {} : { hostname }),
    ...(tls === undefined ? {} : { tls }),
    ...(metadata === undefined ? {} : { metadata: { ...metadata } }),
  };
}

/** One of each, in an order that does not depend on that of the endpoints: the cluster is to stay the same. */
function kindsOf(endpoints: readonly EndpointInit[]): EndpointKind[] {
  const kinds = endpoints.map(({ hostname, tls }) => ({
    ...(tls === undefined || hostname === undefined ? {} : { hostname }),
    ...(tls === undefined ? {} : { tls }),
  }));
  const byText = new Map(kinds.map((kind) => [JSON.stringify(kind), kind]));
  return [...byText].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, kind]) => kind);
}

function clusterOf(backend: BackendIr, members: ClusterMembers): Cluster {
  const { name, connectTimeout, health, endpointHeader, maxRequests } = backend;
  const base = {
    ...members,
    name,
    ...(connectTimeout === undefined ? {} : { connectTimeout: connectTimeout / 1_000 }),
    ...(endpointHeader === undefined ? {} : { loadBalancing: overrideHost(endpointHeader) }),
    ...(maxRequests === undefined ? {} : { concurrency: maxRequests }),
  };
  const detection =
    health === undefined
      ? {}
      : {
          outlierDetection: outlierDetection({
            failures: health.failureThreshold,
            ejection: health.interval / 1_000,
          }),
        };
  return { ...protocolCluster(backend, base), altStatName: statName(name), ...detection };
}

function protocolCluster(backend: BackendIr, base: ClusterMembers & { readonly name: string }): Cluster {
  const filters = backend.plugins.map((plugin) => discoveredFilter(plugin));
  switch (backend.protocol) {
    case "http1":
      return httpCluster({ ...base, filters, protocol: "http1" });
    case "http2":
      return httpCluster({ ...base, filters, protocol: "http2", ...keepaliveOf(backend) });
    case "auto":
      return httpCluster({ ...base, filters, protocol: allTls(base) ? "auto" : "http1" });
    case "tcp":
    case "udp":
      return tcpCluster(base);
  }
}

function keepaliveOf({ keepalive }: BackendIr): Pick<HttpClusterInit, "keepalive"> {
  if (keepalive === undefined) return {};
  return { keepalive: { idle: keepalive.idle / 1_000, timeout: keepalive.timeout / 1_000 } };
}

/** Envoy refuses to choose by ALPN where one member speaks plain text. */
function allTls(members: ClusterMembers): boolean {
  const kinds: readonly EndpointKind[] = "discovered" in members ? members.discovered : members.endpoints;
  return kinds.length > 0 && kinds.every(({ tls }) => tls !== undefined);
}
