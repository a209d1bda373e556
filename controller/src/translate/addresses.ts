import { isIP } from "node:net";
import type { Service } from "../resources/resources.ts";
import type { ResourceStore } from "../store/resource-store.ts";
import type { GatewayModel, Problem } from "./gateway.ts";

export interface GatewayAddress {
  readonly type: "IPAddress" | "Hostname";
  readonly value: string;
}

/** Labels of what belongs to a Gateway or class (GEP-1762). */
const GATEWAY_LABEL = "gateway.networking.k8s.io/gateway-name";
const CLASS_LABEL = "gateway.networking.k8s.io/gateway-class-name";

/** Where clients reach a Gateway; or why that is not known. */
export type Addresses =
  | { readonly addresses: readonly GatewayAddress[] }
  | { readonly unaccepted: Problem }
  | { readonly unprogrammed: Problem };

/** Those it asks for, else those of the fleet's Service, else those of its class. */
export function addressesOf(gateway: GatewayModel, services: FleetServices): Addresses {
  const assigned = services.addressesOf(gateway);
  const asked = gateway.object.spec.addresses ?? [];
  const foreign = asked.findIndex(({ type = "IPAddress" }) => type !== "IPAddress" && type !== "Hostname");
  if (foreign !== -1) {
    const message = `spec.addresses[${foreign}]: type ${asked[foreign]?.type} is neither IPAddress nor Hostname`;
    return { unaccepted: { reason: "UnsupportedAddress", message } };
  }
  const named = asked.flatMap(({ value }) => (value === undefined || value === "" ? [] : [addressOf(value)]));
  if (named.length > 0) return namedAddresses(named, assigned);
  const addresses = assigned.length > 0 ? assigned : gateway.class.addresses.map(addressOf);
  if (addresses.length > 0) return { addresses };
  const message = `no Service labelled ${labelFor(gateway)} has an address, and neither spec.addresses nor the class names one`;
  return { unprogrammed: { reason: "AddressNotAssigned", message } };
}

/** Where no Service says otherwise, somebody else brings the traffic, and the Gateway is taken at its word. */
function namedAddresses(named: readonly GatewayAddress[], assigned: readonly GatewayAddress[]): Addresses {
  if (assigned.length === 0) return { addresses: named };
  const usable = named.filter(({ value }) => assigned.some((one) => one.value === value));
  if (usable.length > 0) return { addresses: usable };
  const message = `spec.addresses: the fleet's Service has ${assigned.map(({ value }) => value).join(", ")}`;
  return { unprogrammed: { reason: "AddressNotUsable", message } };
}

export function addressOf(value: string): GatewayAddress {
  return { type: isIP(value) === 0 ? "Hostname" : "IPAddress", value };
}

function labelFor({ ref, class: { fleet, name } }: GatewayModel): string {
  return fleet === "merged" ? `${CLASS_LABEL}=${name}` : `${GATEWAY_LABEL}=${ref.name}`;
}

/** The Services in front of fleets, found by label: for a Gateway's own fleet in its namespace, for a class's in any. */
export class FleetServices {
  readonly #ofGateways = new Map<string, Service[]>();
  readonly #ofClasses = new Map<string, Service[]>();

  constructor(store: ResourceStore) {
    for (const service of store.list("Service")) {
      const labels = service.metadata.labels;
      if (labels === undefined) continue;
      const gateway = labels[GATEWAY_LABEL];
      const className = labels[CLASS_LABEL];
      if (gateway !== undefined) append(this.#ofGateways, `${service.metadata.namespace ?? ""}/${gateway}`, service);
      else if (className !== undefined) append(this.#ofClasses, className, service);
    }
  }

  addressesOf({ ref, class: { fleet, name } }: GatewayModel): readonly GatewayAddress[] {
    return fleet === "merged" ? this.ofClass(name) : unique(this.#ofGateways.get(`${ref.namespace}/${ref.name}`) ?? []);
  }

  ofClass(name: string): readonly GatewayAddress[] {
    return unique(this.#ofClasses.get(name) ?? []);
  }
}

function append(map: Map<string, Service[]>, key: string, service: Service): void {
  const services = map.get(key);
  if (services === undefined) map.set(key, [service]);
  else services.push(service);
}

function unique(services: readonly Service[]): readonly GatewayAddress[] {
  return [...new Set(services.flatMap(serviceAddresses))].sort().map(addressOf);
}

function serviceAddresses({ spec, status }: Service): readonly string[] {
  if (spec.type === "LoadBalancer") {
    return (status?.loadBalancer?.ingress ?? []).flatMap(({ ip, hostname }) => [ip ?? hostname ?? ""].filter(Boolean));
  }
  const { clusterIP } = spec;
  return clusterIP === undefined || clusterIP === "" || clusterIP === "None" ? [] : [clusterIP];
}
