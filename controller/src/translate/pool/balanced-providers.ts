import type { SecretObject } from "@sluice/manifest";
import type { BackendIr, BalancingIr } from "../../ir/backend.ts";
import { memo } from "../../memo.ts";
import { compareText } from "../../store/resource-store.ts";
import { BALANCER_POLICIES } from "./picking.ts";
import { balancedAddresses } from "./plugin-entries.ts";
import { ENDPOINT_HEADER } from "./pool-backend.ts";

/** An AIProvider whose endpoints ai-load-balancer picks among. */
export interface BalancedProvider {
  /** Entries of ai-load-balancer's `pools`. */
  readonly entries: readonly SecretObject[];
  /** Where its endpoints' metrics are read; undefined: they are not. */
  readonly metrics: BackendIr | undefined;
}

type BalancedBackend = BackendIr & { readonly balancing: BalancingIr };

/**
 * Each target of an AIRoute is a cluster of its own: what is known of a provider's endpoints is known of all targets that lead
 * to it. Their metrics are read apart from these clusters, where ai-proxy would take the reader for a client.
 */
export function balancedProviders(backends: readonly BackendIr[]): readonly BalancedProvider[] {
  const byProvider = new Map<string, BalancedBackend[]>();
  const sorted = backends.filter(isBalanced).sort((a, b) => compareText(a.name, b.name));
  for (const backend of sorted) {
    const { provider } = backend.balancing;
    byProvider.set(provider, [...(byProvider.get(provider) ?? []), backend]);
  }
  const providers = [...byProvider].sort(([a], [b]) => compareText(a, b));
  return providers.flatMap(([provider, [first, ...others]]) => {
    if (first === undefined) return [];
    const group = `provider/${provider}`;
    const metrics = first.balancing.by === "Metrics" ? metricsBackend(first, group) : undefined;
    const entries = [first, ...others].map((backend) => ({ ...entryOf(backend), group }));
    const reader = metrics === undefined ? [] : [{ ...entryOf(first), cluster: group, picks: false }];
    return [{ entries: [...reader, ...entries], metrics }];
  });
}

function isBalanced(backend: BackendIr): backend is BalancedBackend {
  return backend.balancing !== undefined;
}

function entryOf({ name, endpoints, balancing }: BalancedBackend): SecretObject {
  return {
    cluster: name,
    endpoints: balancedAddresses(endpoints.filter(({ priority }) => priority === 0)),
    lb_policy: BALANCER_POLICIES[balancing.by],
    // Proxies try all that are named before they turn to the next provider.
    ...(balancing.leadsOn ? { maxEndpoints: 1 } : {}),
  };
}

const metricsBackend = memo((backend: BackendIr, name: string): BackendIr => {
  const own = backend.endpoints.filter(({ priority }) => priority === 0);
  return {
    name,
    protocol: "http1",
    endpoints: own.map(({ metadata: _, ...endpoint }) => endpoint),
    discovery: "addresses",
    plugins: [],
    endpointHeader: ENDPOINT_HEADER,
  };
});
