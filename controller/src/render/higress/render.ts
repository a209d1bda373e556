import type { FleetIr } from "../../ir/fleet.ts";
import type { PluginIr } from "../../ir/plugin.ts";
import type { KubeObject } from "../../store/kube-object.ts";
import type { RenderIssue } from "../issue.ts";
import { higressPoolIssues, PoolHosts } from "../pool-limits.ts";
import { makeRendering, type Rendering } from "../rendering.ts";
import { aiProxyPlugin } from "./ai-proxy.ts";
import { withoutClosedRules } from "./closed-rules.ts";
import { destinationRules } from "./destination-rule.ts";
import { ENDPOINTS, endpointBalancer } from "./endpoint-balancer.ts";
import { fallbackFilter } from "./fallback.ts";
import { ingressObject } from "./ingress.ts";
import { modelMapperPlugin, modelMapperRules } from "./model-mapper.ts";
import { routeName } from "./names.ts";
import { type HigressOptions, type HigressSettings, higressSettings } from "./options.ts";
import { distinctPriorities, inOrder, mapperPlace } from "./order.ts";
import { type OwnCalls, ownCalls } from "./own-calls.ts";
import { planRoutes, planServices } from "./plan.ts";
import type { Plan } from "./planned.ts";
import { matchRules, routesByRule, splitRoutesOf } from "./plugin-targets.ts";
import { poolHttpRoute } from "./pool.ts";
import { mcpBridge, providerRegistries } from "./registry.ts";
import { renamed } from "./renamed.ts";
import type { ProviderService } from "./services.ts";
import { type StoreServices, storeServices } from "./stores.ts";
import { pluginFault, type WasmPluginInit, wasmPlugin } from "./wasm-plugin.ts";

/** model-router's, where no policy sets another. */
const MODEL_HEADER = "x-higress-llm-model";
const TARGET_HEADER = "x-sluice-target";

/** Plugins that are made here of providers and routes, as ENDPOINTS is, whatever stands for them on other targets. */
const OWN = ["ai-proxy", "model-mapper"];

/** What objects are made of. */
interface Parts {
  readonly fleet: FleetIr;
  readonly settings: HigressSettings;
  readonly plan: Plan;
  /** By provider id, as `calls`. */
  readonly services: ReadonlyMap<string, ProviderService>;
  /** Only of providers in use. */
  readonly calls: ReadonlyMap<string, OwnCalls>;
  readonly stores: StoreServices;
  readonly issues: RenderIssue[];
}

/** The resources of an unmodified Higress that do what a fleet's IR says. */
export function renderHigress(whole: FleetIr, options: HigressOptions): Rendering {
  const fleet = withoutClosedRules(whole);
  const settings = higressSettings(options);
  const issues: RenderIssue[] = [];
  const services = planServices(fleet, settings, issues);
  const poolHosts = new PoolHosts();
  issues.push(...higressPoolIssues(fleet, poolHosts));
  const plan = planRoutes(fleet.aiRoutes, {
    settings,
    poolHosts,
    services,
    issues,
    modelHeader: headerOf(fleet.plugins, "modelToHeader") ?? MODEL_HEADER,
    targetHeader: headerOf(fleet.plugins, "targetHeader") ?? TARGET_HEADER,
    splitRoutes: splitRoutesOf(fleet.plugins),
  });
  const calls = callsOf(fleet, plan, services);
  const parts = { fleet, settings, plan, services, calls, stores: storeServices(fleet, settings), issues };
  const plugins = pluginsOf(parts);
  const objects = [...routeObjects(parts), ...providerObjects(parts), ...pluginObjects(plugins, parts)];
  return makeRendering({ objects, issues, modules: plugins.map(({ module }) => module) });
}

function routeObjects({ plan, settings }: Parts): readonly KubeObject[] {
  return [
    ...plan.ingresses.map((ingress) => ingressObject(ingress, settings)),
    ...plan.poolRoutes.map(poolHttpRoute),
    ...fallbacks(plan, settings),
  ];
}

function providerObjects({ plan, settings, services, calls, stores, issues }: Parts): readonly KubeObject[] {
  for (const [id, { faults }] of calls) {
    const [namespace = "", name = ""] = id.split("/");
    const ref = { kind: "AIProvider", namespace, name };
    issues.push(...faults.map((message) => ({ ref, part: "spec.options", message })));
  }
  const ofCalls = [...calls.values()].flatMap((call) => call.registries);
  const registries = [...providerRegistries(plan, services), ...ofCalls, ...stores.registries];
  return [...mcpBridge(registries, settings), ...destinationRules(plan, services, settings)];
}

function pluginObjects(plugins: readonly WasmPluginInit[], { settings, issues }: Parts): readonly KubeObject[] {
  return plugins.map((plugin) => {
    const object = wasmPlugin(plugin, settings);
    const fault = pluginFault(plugin, settings);
    const { namespace = "", name } = object.metadata;
    if (fault !== undefined) {
      issues.push({ ref: { kind: object.kind, namespace, name }, part: "spec.imagePullSecret", message: fault });
    }
    return object;
  });
}

/** In order of execution. */
function pluginsOf({ fleet, plan, settings, services, calls, stores, issues }: Parts): readonly WasmPluginInit[] {
  const listed = fleet.plugins
    .filter(({ name, module }) => module.kind !== "bundled" || !(OWN.includes(module.plugin) || name === ENDPOINTS))
    .map((plugin) => withStores(plugin, stores));
  const routes = routesByRule(plan, settings);
  const own = [
    modelMapperPlugin(modelMapperRules(plan, settings), mapperPlace(listed)),
    aiProxyPlugin(plan.ingresses, { services, calls, settings }),
    endpointBalancer(plan.ingresses, { settings, issues }),
  ].filter((plugin) => plugin !== undefined);
  const given = listed.map((plugin) => ({ ...plugin, rules: matchRules(plugin, { fleet, settings, routes, issues }) }));
  const useful = [...given, ...own].filter(({ defaults, rules }) => defaults !== undefined || rules.length > 0);
  return distinctPriorities(inOrder(useful));
}

function withStores(plugin: PluginIr, { names }: StoreServices): PluginIr {
  const { defaults, rules, ...rest } = plugin;
  if (names.size === 0 || plugin.module.kind !== "bundled") return plugin;
  return {
    ...rest,
    ...(defaults === undefined ? {} : { defaults: renamed(defaults, names) }),
    rules: rules.map(({ targets, config }) => ({ targets, config: renamed(config, names) })),
  };
}

/** What the providers in use have ai-proxy call by itself. */
function callsOf(
  fleet: FleetIr,
  { ingresses }: Plan,
  services: ReadonlyMap<string, ProviderService>,
): ReadonlyMap<string, OwnCalls> {
  const used = new Set(ingresses.flatMap(({ destinations }) => destinations.map(({ provider }) => provider?.id)));
  return new Map(
    [...services].filter(([id]) => used.has(id)).map(([id, service]) => [id, ownCalls(service, fleet)] as const),
  );
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
