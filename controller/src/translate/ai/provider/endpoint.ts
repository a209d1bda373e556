import type { ProviderEndpointIr } from "../../../ir/ai.ts";
import type { AIProvider } from "../../../resources/resources.ts";
import { SLUICE_GROUP } from "../../listener.ts";
import { type AiContext, type Resolved, unresolved } from "../context.ts";
import { resolveClientTls } from "./client-tls.ts";
import { authorityOf, providerHost, usualHost } from "./host.ts";

/** Where a provider is, and the `host` header that ai-proxy has to be told; absent: it knows. */
export interface ResolvedEndpoint {
  readonly endpoint: ProviderEndpointIr;
  readonly domain?: string;
}

/** An object that passed admission names a host or a Service. */
export function resolveEndpoint(provider: AIProvider, context: AiContext): Resolved<ResolvedEndpoint> {
  return provider.spec.endpoint?.backendRef === undefined
    ? hostEndpoint(provider, context)
    : serviceEndpoint(provider, provider.spec.endpoint.backendRef, context);
}

function hostEndpoint(provider: AIProvider, context: AiContext): Resolved<ResolvedEndpoint> {
  const found = providerHost(provider.spec);
  if (found === undefined) return unresolved("BackendNotFound", "spec.endpoint: neither it nor the type names a host");
  const { host, port, isTls, domain } = found;
  const rest = domain === undefined ? {} : { domain };
  if (!isTls) return { value: { endpoint: { kind: "host", host, port }, ...rest } };
  const tls = resolveClientTls(provider, provider.spec.endpoint?.tls ?? {}, host, context);
  if ("problem" in tls) return tls;
  return { value: { endpoint: { kind: "host", host, port, tls: tls.value }, ...rest } };
}

type BackendRef = { readonly namespace?: string; readonly name: string; readonly port: number };

function serviceEndpoint(provider: AIProvider, ref: BackendRef, context: AiContext): Resolved<ResolvedEndpoint> {
  const path = "spec.endpoint.backendRef";
  const own = provider.metadata.namespace ?? "";
  const { namespace = own, name, port } = ref;
  const from = { group: SLUICE_GROUP, kind: "AIProvider", namespace: own };
  const found = context.backends.resolve({ namespace, name, port }, from, "http");
  if (found.kind === "unresolved") return unresolved(found.reason, `${path}: ${found.message}`);
  const { tls } = provider.spec.endpoint ?? {};
  const place = { kind: "service" as const, namespace, name, port };
  const known = usualHost(provider.spec.type, provider.spec.options ?? {});
  const host = `${name}.${namespace}.svc`;
  if (tls === undefined || tls.mode === "None") {
    return { value: { endpoint: place, ...(known === undefined ? { domain: authorityOf(host, port, false) } : {}) } };
  }
  const resolved = resolveClientTls(provider, tls, known ?? host, context);
  if ("problem" in resolved) return resolved;
  const domain = tls.hostname ?? (known === undefined ? authorityOf(host, port, true) : undefined);
  return { value: { endpoint: { ...place, tls: resolved.value }, ...(domain === undefined ? {} : { domain }) } };
}
