import { isIP } from "node:net";
import type { BackendEndpointIr, BackendIr, BackendProtocol, ClientTlsIr, ServicePortIr } from "../ir/backend.ts";
import { memo } from "../memo.ts";
import type { ServicePort } from "../resources/core.ts";
import type { EndpointSlice, Service } from "../resources/resources.ts";
import { sameItems } from "../same-items.ts";
import { compareText, type ResourceStore } from "../store/resource-store.ts";

/** What is carried to a backend; `tls`: streams that the client has encrypted. */
export type Traffic = "http" | "grpc" | "tcp" | "tls" | "udp";

/** Names the Service of an EndpointSlice. */
export const SERVICE_LABEL = "kubernetes.io/service-name";

interface Made {
  readonly slices: readonly EndpointSlice[];
  readonly tls: ClientTlsIr | undefined;
  readonly backend: BackendIr;
}

/** Service → port and traffic → backend: the same object again while Service, EndpointSlices and policy are the same. */
const made = new WeakMap<Service, Map<string, Made>>();
const NO_SLICES: readonly EndpointSlice[] = [];

/** EndpointSlices by their Service. */
export class Slices {
  readonly #byService = new Map<string, EndpointSlice[]>();

  constructor(store: ResourceStore<"EndpointSlice">) {
    for (const slice of store.list("EndpointSlice")) {
      const service = slice.metadata.labels?.[SERVICE_LABEL];
      if (service === undefined) continue;
      const key = `${slice.metadata.namespace ?? ""}/${service}`;
      const slices = this.#byService.get(key);
      if (slices === undefined) this.#byService.set(key, [slice]);
      else slices.push(slice);
    }
  }

  of({ metadata }: Service): readonly EndpointSlice[] {
    return this.#byService.get(`${metadata.namespace ?? ""}/${metadata.name}`) ?? NO_SLICES;
  }
}

/** The same object again for the same store. */
export const keptSlices = memo((store: ResourceStore<"EndpointSlice">): Slices => new Slices(store));

export interface ServiceTarget {
  readonly service: Service;
  readonly port: ServicePort;
  readonly traffic: Traffic;
  readonly tls: ClientTlsIr | undefined;
}

/** The backend of a Service's port: its ready endpoints, or the name that an ExternalName Service stands for. */
export function serviceBackend({ service, port, traffic, tls }: ServiceTarget, slices: Slices): BackendIr {
  const own = slices.of(service);
  const known = made.get(service) ?? new Map<string, Made>();
  made.set(service, known);
  const key = `${port.port}/${traffic}`;
  const before = known.get(key);
  if (before !== undefined && before.tls === tls && sameItems(before.slices, own)) return before.backend;
  const endpoints =
    service.spec.type === "ExternalName" ? [externalEndpoint(service, port, tls)] : sliceEndpoints(own, port, tls);
  const { namespace = "", name } = service.metadata;
  const place = { namespace, name, port: port.port };
  const backend: BackendIr = {
    name: backendName(place, traffic),
    service: place,
    protocol: protocolOf(port, traffic, tls),
    endpoints,
    discovery: endpoints.some(({ address }) => isIP(address) === 0) ? "dns" : "addresses",
    plugins: [],
  };
  known.set(key, { slices: own, tls, backend });
  return backend;
}

/** A port that carries several kinds of traffic has a backend for each. */
function backendName({ namespace, name, port }: ServicePortIr, traffic: Traffic): string {
  const common = `service/${namespace}/${name}/${port}`;
  return traffic === "http" ? common : `${common}/${traffic}`;
}

function protocolOf({ appProtocol }: ServicePort, traffic: Traffic, tls: ClientTlsIr | undefined): BackendProtocol {
  switch (traffic) {
    case "http":
      if (appProtocol === "kubernetes.io/h2c") return "http2";
      return tls === undefined || appProtocol?.startsWith("kubernetes.io/ws") === true ? "http1" : "auto";
    case "grpc":
      return "http2";
    case "tcp":
    case "tls":
      return "tcp";
    case "udp":
      return "udp";
  }
}

function externalEndpoint({ spec }: Service, { port }: ServicePort, tls: ClientTlsIr | undefined): BackendEndpointIr {
  const address = spec.externalName ?? "";
  return { address, port, priority: 0, weight: 1, ...(tls === undefined ? {} : { tls }) };
}

/** Of an endpoint's addresses, which are interchangeable, the first is taken (Kubernetes API, Endpoint `addresses`). */
function sliceEndpoints(
  slices: readonly EndpointSlice[],
  { name = "", protocol = "TCP" }: ServicePort,
  tls: ClientTlsIr | undefined,
): readonly BackendEndpointIr[] {
  const endpoints = new Map<string, BackendEndpointIr>();
  for (const slice of slices) {
    const port = slice.ports?.find((one) => (one.name ?? "") === name && (one.protocol ?? "TCP") === protocol)?.port;
    if (port === undefined) continue;
    for (const { addresses, conditions } of slice.endpoints) {
      const [address] = addresses;
      if (address === undefined || conditions?.ready === false) continue;
      endpoints.set(`${address} ${port}`, {
        address,
        port,
        priority: 0,
        weight: 1,
        ...(tls === undefined ? {} : { tls }),
      });
    }
  }
  return [...endpoints].sort(([a], [b]) => compareText(a, b)).map(([, endpoint]) => endpoint);
}
