import { isIP } from "node:net";
import type { ProviderEndpointIr } from "../../../ir/ai.ts";
import type { BackendEndpointIr, BackendIr } from "../../../ir/backend.ts";
import { ENDPOINT_HEADER } from "../../pool/pool-backend.ts";
import { endpointText } from "../../pool/pool-endpoints.ts";
import type { Attempt } from "./chain.ts";
import { isGated } from "./retry.ts";
import type { RuleSpec } from "./target.ts";

/** Where a Service's traffic goes; of priority 0, without metadata. */
export type ServiceEndpoints = (
  place: Extract<ProviderEndpointIr, { readonly kind: "service" }>,
) => readonly BackendEndpointIr[];

/** Name of ai-proxy among FleetIr.upstreamPlugins. */
export const AI_PROXY = "ai-proxy";

/** What one target's backend is made of. */
export interface ProviderBackendParts {
  readonly name: string;
  readonly attempts: readonly Attempt[];
  readonly rule: RuleSpec;
  /** Milliseconds. */
  readonly connectTimeout?: number;
  readonly endpointsOf: ServiceEndpoints;
}

/** One backend for a target: its provider at priority 0, those that are tried after it behind. */
export function providerBackend(parts: ProviderBackendParts): BackendIr {
  const { name, attempts, rule, connectTimeout, endpointsOf } = parts;
  const endpoints = attempts.flatMap(({ target, provider }, priority) => {
    const metadata = {
      provider: provider.id,
      ...(target.ir.model === undefined ? {} : { model: target.ir.model }),
      ...(isGated(rule, priority, attempts) ? { fallback: "true" } : {}),
    };
    return endpointPlaces(provider.endpoint, endpointsOf).map((endpoint) => ({ ...endpoint, priority, metadata }));
  });
  return {
    name,
    protocol: "http1",
    endpoints,
    discovery: discoveryOf(endpoints),
    plugins: [AI_PROXY],
    ...(connectTimeout === undefined ? {} : { connectTimeout }),
    ...balancingOf(attempts, endpoints),
  };
}

/**
 * Proxies find an endpoint by its address alone. So none is picked where a name stands for them, or one address is asked for
 * two models.
 */
function balancingOf(
  attempts: readonly Attempt[],
  endpoints: readonly BackendEndpointIr[],
): Pick<BackendIr, "endpointHeader" | "balancing"> {
  const [first] = attempts;
  const by = first?.provider.loadBalancing;
  if (first === undefined || by === undefined) return {};
  const own = endpoints.filter(({ priority }) => priority === 0);
  const others = new Set(endpoints.filter(({ priority }) => priority > 0).map(endpointText));
  const isClear = own.every((endpoint) => isIP(endpoint.address) !== 0 && !others.has(endpointText(endpoint)));
  if (!isClear) return {};
  const balancing = { provider: first.provider.id, by, leadsOn: attempts.length > 1 };
  return { endpointHeader: ENDPOINT_HEADER, balancing };
}

/**
 * Names have to be looked up. So has an address that stands here twice, for two models say: of endpoints that are discovered
 * as addresses a proxy keeps one for each address.
 */
export function discoveryOf(endpoints: readonly BackendEndpointIr[]): BackendIr["discovery"] {
  const places = new Set(endpoints.map(({ address, port }) => `${address} ${port}`));
  const isPlain = endpoints.every(({ address }) => isIP(address) !== 0) && places.size === endpoints.length;
  return isPlain ? "addresses" : "dns";
}

/** Where a provider, or a server that ai-proxy calls by itself, is. */
export function endpointPlaces(
  endpoint: ProviderEndpointIr,
  endpointsOf: ServiceEndpoints,
): readonly BackendEndpointIr[] {
  const { tls } = endpoint;
  if (endpoint.kind === "service") {
    return endpointsOf(endpoint).map((place) => (tls === undefined ? place : { ...place, tls }));
  }
  const { host, port } = endpoint;
  const name = isIP(host) === 0 ? { hostname: host } : {};
  return [{ address: host, port, ...name, priority: 0, weight: 1, ...(tls === undefined ? {} : { tls }) }];
}
