import type { BackendIr } from "../../ir/backend.ts";
import type { FleetIr } from "../../ir/fleet.ts";
import { storeRegistryName } from "./names.ts";
import type { HigressSettings } from "./options.ts";
import { type Registry, registryOf } from "./registry.ts";

/**
 * Backends that plugins keep accounts in, `store/redis/HOST/PORT` and `store/rediss/HOST/PORT`, and those that they tell of
 * something, `webhook/http/HOST/PORT` and `webhook/https/HOST/PORT`, or ask, `embedder/http/HOST/PORT` and
 * `embedder/https/HOST/PORT`.
 */
const STORE = /^(?:store\/rediss?|webhook\/https?|embedder\/https?)\//;

/** The servers that plugins of a fleet call, as Higress has them. */
export interface StoreServices {
  /** Service names by those of backends. */
  readonly names: ReadonlyMap<string, string>;
  readonly registries: readonly Registry[];
}

/** Services of the cluster are there already; others, and those with TLS, get an entry in the McpBridge. */
export function storeServices({ backends }: FleetIr, { clusterDomain }: HigressSettings): StoreServices {
  const names = new Map<string, string>();
  const registries: Registry[] = [];
  for (const backend of backends.filter(({ name }) => STORE.test(name))) {
    const service = serviceName(backend, clusterDomain);
    const registry = service === undefined ? registryOfStore(backend) : undefined;
    if (registry !== undefined) registries.push(registry);
    names.set(backend.name, service ?? `${registry?.name}.${registry?.type}`);
  }
  return { names, registries };
}

function serviceName({ endpoints: [endpoint] }: BackendIr, clusterDomain: string): string | undefined {
  if (endpoint === undefined || endpoint.tls !== undefined) return undefined;
  const suffix = [`.svc.${clusterDomain}`, ".svc"].find((end) => endpoint.address.endsWith(end));
  return suffix === undefined ? undefined : `${endpoint.address.slice(0, -suffix.length)}.svc.${clusterDomain}`;
}

function registryOfStore({ name, endpoints: [endpoint] }: BackendIr): Registry | undefined {
  if (endpoint === undefined) return undefined;
  const { address: host, port, tls } = endpoint;
  return registryOf(storeRegistryName(name), { kind: "host", host, port, ...(tls === undefined ? {} : { tls }) });
}
