import { isIPv4, isIPv6 } from "node:net";
import { isRecord } from "@sluice/manifest";
import type { ProviderEndpointIr } from "../../ir/ai.ts";
import type { KubeObject } from "../../store/kube-object.ts";
import { compareText } from "../../store/resource-store.ts";
import { REGISTRY_PREFIX, registryName } from "./names.ts";
import type { HigressSettings } from "./options.ts";
import type { Plan } from "./planned.ts";
import type { ProviderService } from "./services.ts";

/** An entry of `McpBridge.spec.registries`: Higress makes a service and, for `https`, its TLS of it. */
export type Registry = Readonly<Record<string, unknown>> & { readonly name: string };

/** A provider, or another server, outside of the cluster. */
export type HostEndpoint = Extract<ProviderEndpointIr, { kind: "host" }>;

/** What Higress takes for a host name; others it logs and leaves out. */
const HOST = /^(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?\.)+[a-zA-Z]{2,63}$/;

export function registryType(host: string): "dns" | "static" {
  return isIPv4(host) || isIPv6(host) ? "static" : "dns";
}

/** Why Higress cannot reach a host as it is asked to; undefined: it can. */
export function registryFault({ host, tls }: HostEndpoint): string | undefined {
  if (registryType(host) === "dns" && !HOST.test(host)) {
    return `Higress reaches no host ${JSON.stringify(host)}: it needs an address or a name with a dot`;
  }
  if (tls === undefined) return undefined;
  if (tls.ca === "invalid") return "its certificate authorities cannot be had";
  if (typeof tls.ca === "object")
    return "Higress checks no certificates of external hosts against authorities of one's own";
  return tls.certificate === undefined ? undefined : "Higress shows no certificate to external hosts";
}

/** @param name unique among registries of its type */
export function registryOf(name: string, { host, port, tls }: HostEndpoint): Registry {
  const type = registryType(host);
  const address = isIPv6(host) ? `[${host}]` : host;
  // Higress takes the domain for the name in TLS where none is given.
  const sni = tls !== undefined && (type === "static" || tls.hostname !== host) ? { sni: tls.hostname } : {};
  return {
    name,
    type,
    domain: type === "static" ? `${address}:${port}` : host,
    port,
    protocol: tls === undefined ? "http" : "https",
    ...sni,
  };
}

/** The registries of providers that routes lead to. */
export function providerRegistries(
  { ingresses }: Plan,
  services: ReadonlyMap<string, ProviderService>,
): readonly Registry[] {
  const used = new Set(ingresses.flatMap(({ destinations }) => destinations.map(({ service }) => service)));
  return [...services.values()].flatMap(({ provider, service }) => {
    const { endpoint } = provider;
    if (endpoint.kind !== "host") return [];
    return aliasesIn(used, service).map((alias) => registryOf(registryName(provider, alias), endpoint));
  });
}

/** The McpBridge with our registries alone; Higress reads no other than `default`. */
export function mcpBridge(registries: readonly Registry[], { namespace }: HigressSettings): readonly KubeObject[] {
  if (registries.length === 0) return [];
  const spec = { registries: [...registries].sort((a, b) => compareText(a.name, b.name)) };
  return [
    { apiVersion: "networking.higress.io/v1", kind: "McpBridge", metadata: { name: "default", namespace }, spec },
  ];
}

/** A rule has sixteen targets, and so many fallbacks, at most. */
const MAX_ALIASES = 16;

function aliasesIn(used: ReadonlySet<string>, service: (alias: number) => string): readonly number[] {
  return Array.from({ length: MAX_ALIASES }, (_, alias) => alias).filter((alias) => used.has(service(alias)));
}

/** The list with our entries as they shall be, and everybody else's as they are. */
export function mergeRegistries(existing: readonly unknown[], ours: readonly Registry[]): readonly unknown[] {
  const others = existing.filter((entry) => !REGISTRY_PREFIX.test(nameOf(entry)));
  return [...others, ...[...ours].sort((a, b) => compareText(a.name, b.name))];
}

/**
 * The McpBridge with our entries. Its list of registries has no keys by which an API server could merge, so whoever
 * applies it reads it first and replaces it under its `resourceVersion`.
 *
 * @param existing undefined: there is none yet
 */
export function mergeMcpBridge(existing: KubeObject | undefined, ours: KubeObject): KubeObject {
  if (existing === undefined) return ours;
  const spec = isRecord(existing.spec) ? existing.spec : {};
  return {
    ...existing,
    spec: { ...spec, registries: mergeRegistries(registriesIn(existing), registriesIn(ours) as Registry[]) },
  };
}

function registriesIn({ spec }: KubeObject): readonly unknown[] {
  return isRecord(spec) && Array.isArray(spec.registries) ? spec.registries : [];
}

function nameOf(entry: unknown): string {
  return isRecord(entry) && typeof entry.name === "string" ? entry.name : "";
}
