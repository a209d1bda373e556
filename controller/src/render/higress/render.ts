import type { FleetIr } from "../../ir/fleet.ts";
import type { PluginIr } from "../../ir/plugin.ts";
import type { KubeObject } from "../../store/kube-object.ts";
import type { RenderIssue } from "../issue.ts";
import { makeRendering, type Rendering } from "../rendering.ts";
import { aiProxyPlugin } from "./ai-proxy.ts";
import { destinationRules } from "./destination-rule.ts";
import { fallbackFilter } from "./fallback.ts";
import { ingressObject } from "./ingress.ts";
import { modelMapperPlugin, modelMapperRules } from "./model-mapper.ts";
import { routeName } from "./names.ts";
import { type HigressOptions, type HigressSettings, higressSettings } from "./options.ts";
import { distinctPriorities, inOrder, mapperPlace } from "./order.ts";
import { planRoutes, planServices } from "./plan.ts";
import type { Plan } from "./planned.ts";
import { matchRules, routesByRule, splitRoutesOf } from "./plugin-targets.ts";
import { poolHttpRoute } from "./pool.ts";
import { mcpBridge } from "./registry.ts";
import type { ProviderService } from "./services.ts";
import { type WasmPluginInit, wasmPlugin } from "./wasm-plugin.ts";

/** model-router's, where no policy sets another. */
const MODEL_HEADER = "x-higress-llm-model";
const TARGET_HEADER = "x-sluice-target";

/** Plugins that are made here of providers and routes, whatever stands for them on other targets. */
const OWN = ["ai-proxy", "model-mapper"];

/** The resources of an unmodified Higress that do what a fleet's IR says. */
export function renderHigress(fleet: FleetIr, options: HigressOptions): Rendering {
  const settings = higressSettings(options);
  const issues: RenderIssue[] = [];
  const services = planServices(fleet, settings, issues);
  const plan = planRoutes(fleet.aiRoutes, {
    settings,
    services,
    issues,
    modelHeader: headerOf(fleet.plugins, "modelToHeader") ?? MODEL_HEADER,
    targetHeader: headerOf(fleet.plugins, "targetHeader") ?? TARGET_HEADER,
    splitRoutes: splitRoutesOf(fleet.plugins),
  });
  const plugins = pluginsOf(fleet, plan, { settings, services, issues });
  const objects = [
    ...plan.ingresses.map((ingress) => ingressObject(ingress, settings)),
    ...plan.poolRoutes.map(poolHttpRoute),
    ...fallbacks(plan, settings),
    ...mcpBridge(plan, services, settings),
    ...destinationRules(plan, services, settings),
    ...plugins.map((plugin) => wasmPlugin(plugin, settings)),
  ];
  return makeRendering(objects, issues);
}

interface PluginContext {
  readonly settings: HigressSettings;
  readonly services: ReadonlyMap<string, ProviderService>;
  readonly issues: RenderIssue[];
}

/** In order of execution. */
function pluginsOf(
  fleet: FleetIr,
  plan: Plan,
  { settings, services, issues }: PluginContext,
): readonly WasmPluginInit[] {
  const listed = fleet.plugins.filter(({ module }) => module.kind !== "bundled" || !OWN.includes(module.plugin));
  const routes = routesByRule(plan, settings);
  const own = [
    modelMapperPlugin(modelMapperRules(plan, settings), mapperPlace(listed)),
    aiProxyPlugin(plan.ingresses, services, settings),
  ].filter((plugin) => plugin !== undefined);
  const given = listed.map((plugin) => ({ ...plugin, rules: matchRules(plugin, { fleet, settings, routes, issues }) }));
  const useful = [...given, ...own].filter(({ defaults, rules }) => defaults !== undefined || rules.length > 0);
  return distinctPriorities(inOrder(useful));
}

/** The value of one of model-router's settings. */
function headerOf(plugins: readonly PluginIr[], key: "modelToHeader" | "targetHeader"): string | undefined {
  const routers = plugins.filter(({ module }) => module.kind === "bundled" && module.plugin === "model-router");
  const values = routers.flatMap(({ defaults, rules }) => [defaults, ...rules.map(({ config }) => config)]);
  const header = values.map((config) => config?.[key]).find((value) => typeof value === "string");
  return typeof header === "string" ? header : undefined;
}

function fallbacks({ ingresses }: Plan, settings: HigressSettings): readonly KubeObject[] {
  return ingresses
    .filter(({ fallbackOn }) => fallbackOn.length > 0)
    .map(({ name, fallbackOn }) => {
      const route = routeName("Ingress", { namespace: settings.namespace, name }, settings.podNamespace);
      return fallbackFilter(name, { routeName: route, on: fallbackOn }, settings);
    });
}
