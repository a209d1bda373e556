import { BALANCER_POLICIES } from "../../translate/pool/picking.ts";
import type { RenderIssue } from "../issue.ts";
import { routeName } from "./names.ts";
import type { HigressSettings } from "./options.ts";
import type { PlannedIngress } from "./planned.ts";
import type { MatchRule, WasmPluginInit } from "./wasm-plugin.ts";

/** Name of ai-load-balancer where it picks endpoints. */
export const ENDPOINTS = "ai-load-balancer";

/** ai-load-balancer for providers that are Services, whose endpoints Higress's host tells it. */
export function endpointBalancer(
  ingresses: readonly PlannedIngress[],
  { settings, issues }: { readonly settings: HigressSettings; readonly issues: RenderIssue[] },
): WasmPluginInit | undefined {
  const rules = new Map<string, MatchRule>();
  for (const { name, destinations } of ingresses) {
    const route = routeName("Ingress", { namespace: settings.namespace, name }, settings.podNamespace);
    for (const { service, provider } of destinations) {
      const by = provider?.loadBalancing;
      if (provider === undefined || by === undefined) continue;
      if (by === "Metrics") {
        const ref = { kind: "AIProvider", namespace: provider.namespace, name: provider.name };
        issues.push({ ref, part: "spec.endpoint.loadBalancing", message: NO_METRICS });
        continue;
      }
      const known = rules.get(`${service} ${by}`);
      const config = { lb_type: "endpoint", lb_policy: BALANCER_POLICIES[by] };
      const ingress = [...new Set([...(known?.ingress ?? []), route])].sort();
      rules.set(`${service} ${by}`, { ingress, service: [service], config });
    }
  }
  if (rules.size === 0) return undefined;
  const sorted = [...rules].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, rule]) => rule);
  const module = { kind: "bundled", plugin: ENDPOINTS } as const;
  return { name: ENDPOINTS, module, ...PLACE, failure: "open", rules: sorted };
}

/** ai-load-balancer's own: behind ai-proxy. */
const PLACE = { phase: "UNSPECIFIED_PHASE", priority: 50 } as const;

const NO_METRICS =
  "Metrics is not there on Higress, whose Envoy reads no metrics of a Service's endpoints, which take turns: " +
  "say LeastRequest or PrefixAffinity, or lead to an InferencePool";
