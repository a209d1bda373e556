import type { SecretObject } from "@sluice/manifest";
import type { ProviderIr } from "../../ir/ai.ts";
import { routeName } from "./names.ts";
import type { HigressSettings } from "./options.ts";
import type { OwnCalls } from "./own-calls.ts";
import type { PlannedIngress } from "./planned.ts";
import type { ProviderService } from "./services.ts";
import type { MatchRule, WasmPluginInit } from "./wasm-plugin.ts";

/** The console's. */
const PRIORITY = 100;

/** Where a service's requests come from. */
interface Use {
  readonly service: string;
  readonly provider: ProviderIr;
  /** Whether the model is named by a target, so that the provider's mapping is to leave it alone. */
  readonly asIs: boolean;
  readonly routes: Set<string>;
}

export interface AiProxyContext {
  /** By provider id. */
  readonly services: ReadonlyMap<string, ProviderService>;
  /** By provider id. */
  readonly calls: ReadonlyMap<string, OwnCalls>;
  readonly settings: HigressSettings;
}

/**
 * ai-proxy as an ordinary filter: the service that the router chose says which provider's protocol and key it takes.
 * Nothing else on the same Higress is touched, since no provider is active by default.
 */
export function aiProxyPlugin(
  ingresses: readonly PlannedIngress[],
  { services, calls, settings }: AiProxyContext,
): WasmPluginInit | undefined {
  const uses = usesOf(ingresses, settings);
  if (uses.length === 0) return undefined;
  const ids = new Set(uses.map(({ provider }) => provider.id));
  const used = [...services.values()].filter(({ provider }) => ids.has(provider.id));
  const asIs = new Set(uses.filter((use) => use.asIs).map(({ provider }) => provider.id));
  const entries = used.flatMap(({ provider }) => {
    const config = calls.get(provider.id)?.config ?? provider.config;
    return asIs.has(provider.id) ? [config, withoutMapping(provider, config)] : [config];
  });
  return {
    name: "ai-proxy",
    module: { kind: "bundled", plugin: "ai-proxy" },
    phase: "UNSPECIFIED_PHASE",
    priority: PRIORITY,
    // Open, it would send clients' keys and bodies to providers as they are.
    failure: "closed",
    defaults: { providers: entries },
    rules: [...uses.flatMap((use) => perRoute(use, services)), ...used.flatMap((service) => perService(service, uses))],
  };
}

function usesOf(ingresses: readonly PlannedIngress[], settings: HigressSettings): readonly Use[] {
  const uses = new Map<string, Use>();
  for (const { name, destinations } of ingresses) {
    for (const { service, provider, model } of destinations) {
      if (provider === undefined) continue;
      const asIs = model !== undefined && hasMapping(provider);
      const key = [service, provider.id, asIs].join("\n");
      const use = uses.get(key) ?? { service, provider, asIs, routes: new Set<string>() };
      uses.set(key, use);
      use.routes.add(routeName("Ingress", { namespace: settings.namespace, name }, settings.podNamespace));
    }
  }
  return [...uses].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, use]) => use);
}

/** A Service of the cluster has other clients, too: only requests of our routes are for the provider. */
function perRoute(
  { service, provider, asIs, routes }: Use,
  services: ReadonlyMap<string, ProviderService>,
): readonly MatchRule[] {
  if (!asIs && services.get(provider.id)?.isOwn === true) return [];
  const config = { activeProviderId: asIs ? asIsId(provider) : provider.id };
  return [{ ingress: [...routes].sort(), service: [service], config }];
}

function perService({ provider, isOwn }: ProviderService, uses: readonly Use[]): readonly MatchRule[] {
  if (!isOwn) return [];
  const service = [...new Set(uses.filter((use) => use.provider.id === provider.id).map((use) => use.service))].sort();
  return [{ service, config: { activeProviderId: provider.id } }];
}

function hasMapping({ config }: ProviderIr): boolean {
  const { modelMapping } = config;
  return typeof modelMapping === "object" && modelMapping !== null && Object.keys(modelMapping).length > 0;
}

/** Id of the entry without the provider's mapping; no provider's own has an `@`. */
function asIsId({ id }: ProviderIr): string {
  return `${id}@as-is`;
}

function withoutMapping(provider: ProviderIr, { modelMapping: _, ...config }: SecretObject): SecretObject {
  return { ...config, id: asIsId(provider) };
}
