import type { SecretObject } from "@sluice/manifest";
import type { PluginIr, PluginTargetIr } from "../../../ir/plugin.ts";
import type { AttachedRule, FleetBuilder } from "../../fleet-builder.ts";
import { groupBy } from "../../group.ts";
import { qualifiedName, suffixOf } from "../../qualified-name.ts";
import { behindRouter, type Placement, placementOf, runsBeforeRouter, targetsPlacement } from "../chain/placement.ts";
import { configKey, RuleTable } from "../chain/rule-table.ts";
import type { AiContext } from "../context.ts";
import { type ObjectiveIr, objectivePlugin } from "../inference/objectives.ts";
import type { PoolRoutes } from "../inference/pool-routes.ts";
import type { ModelWindows } from "../price/model-windows.ts";
import { withPrices } from "../price/priced-config.ts";
import { withWindows } from "../price/windowed-config.ts";
import type { PolicyTable } from "./attach-policies.ts";
import { askingFrom, calleeBackends } from "./callee-use.ts";
import { type EffectiveSection, effectiveSections } from "./effective-sections.ts";
import { ruleTargets } from "./policy-target.ts";
import type { RenderedSections } from "./rendered-sections.ts";
import type { RenderedPlugin, RenderedSection, SectionValue } from "./section.ts";
import type { StoreProblems } from "./store/store-problems.ts";
import { storeUse } from "./store/store-use.ts";
import { storedPlugin } from "./store/stored-config.ts";
import { calledFrom, webhookBackend } from "./webhook.ts";

/** What the policies of one fleet have become. */
export interface FleetPolicies {
  readonly plugins: readonly PluginIr[];
  /** `RouteIr.name` of a rule at a listener: with the listener's where policies there differ. */
  readonly routeOf: (rule: AttachedRule) => string;
}

/** What translation of policies needs beside the fleet. */
export interface PolicyJob {
  readonly context: AiContext;
  readonly table: PolicyTable;
  readonly rendered: RenderedSections;
  /** Whether model-router runs in the fleet, so that the route at the beginning is not the one in the end. */
  readonly reroutes: boolean;
  /** Where an endpoint picker is told of requests. */
  readonly pools: PoolRoutes;
  /** What the models of these routes cost, as `prices` of plugins; undefined: none of them asks a model. */
  readonly prices: (routes: Iterable<string>) => readonly SecretObject[] | undefined;
  /** What the models of these routes take. */
  readonly windows: (routes: Iterable<string>) => ModelWindows;
  /** Takes what is wrong with policies' stores here. */
  readonly storeProblems: StoreProblems;
}

const NO_OBJECTIVES: readonly ObjectiveIr[] = [];

/** Rules, each with the plugins of its routes. */
type Governed = ReadonlyMap<AttachedRule, readonly RenderedPlugin[]>;

/** One use of a plugin in a fleet, and which routes have which configuration. */
interface PluginUse {
  readonly plugin: RenderedPlugin;
  readonly table: RuleTable;
  /** Of any of the configurations. */
  readonly reroutes: boolean;
}

export function fleetPolicies(fleet: FleetBuilder, job: PolicyJob): FleetPolicies {
  closeUnguarded(fleet, job.table);
  const plugins = governedRules(fleet, job);
  const qualified = differingRoutes(plugins);
  for (const route of qualified) fleet.qualify(route);
  const routeOf = ({ route, listener }: AttachedRule): string =>
    qualified.has(route) ? qualifiedName(route, suffixOf(listener)) : route;
  const uses = new Map<string, PluginUse>();
  const configOf = modelConfigs(plugins, fleet, job);
  for (const [rule, own] of plugins) {
    for (const plugin of own) {
      const before = uses.get(plugin.name) ?? { plugin, table: new RuleTable(), reroutes: false };
      const use = { ...before, reroutes: before.reroutes || plugin.reroutes === true };
      uses.set(plugin.name, use);
      use.table.add(targetOf(rule, routeOf(rule)), configOf(plugin));
    }
  }
  const routes = uses.size === 0 ? 0 : new Set(fleet.attached.map(routeOf)).size;
  return { plugins: [...uses.values()].map((use) => pluginIr(use, routes, fleet, job)), routeOf };
}

/** The configurations of plugins, with what is known of the models of their routes where they ask for that. */
function modelConfigs(
  plugins: Governed,
  fleet: FleetBuilder,
  { prices, windows }: PolicyJob,
): (plugin: RenderedPlugin) => SecretObject {
  const priceOf = byConfig(plugins, fleet, ({ priced }) => priced === true, prices);
  const windowsOf = byConfig(plugins, fleet, ({ windowed }) => windowed === true, windows);
  return (plugin) => {
    const priced = plugin.priced ? withPrices(plugin.config, priceOf(plugin)) : plugin.config;
    return plugin.windowed ? withWindows(priced, windowsOf(plugin) ?? {}) : priced;
  };
}

/** Something of the routes of those plugins that ask for it. Routes of equal configurations share it: so they stay equal. */
function byConfig<T>(
  plugins: Governed,
  fleet: FleetBuilder,
  asks: (plugin: RenderedPlugin) => boolean,
  make: (routes: Iterable<string>) => T,
): (plugin: RenderedPlugin) => T | undefined {
  const keyOf = ({ name, config }: RenderedPlugin): string => `${name} ${configKey(config)}`;
  const routes = new Map<string, Set<string>>();
  for (const [{ route }, own] of plugins) {
    for (const plugin of own.filter(asks)) {
      const key = keyOf(plugin);
      const names = routes.get(key) ?? new Set();
      routes.set(key, names);
      // What it asks for in the place of a model may be another route's.
      for (const name of plugin.reroutes === true ? fleet.attached.map((rule) => rule.route) : [route]) names.add(name);
    }
  }
  const made = new Map([...routes].map(([key, names]) => [key, make(names)] as const));
  return (plugin) => made.get(keyOf(plugin));
}

/** Routes for which there is a policy that never was right are not served: it may have been there to keep people out. */
function closeUnguarded(fleet: FleetBuilder, { unguarded }: PolicyTable): void {
  if (unguarded.size === 0) return;
  for (const rule of fleet.attached) {
    if (Object.values(ruleTargets(rule)).some((key) => unguarded.has(key))) fleet.close(rule.route);
  }
}

/** The rules whose routes have plugins at some listener, each with those at its own. */
function governedRules(fleet: FleetBuilder, job: PolicyJob): Governed {
  const { table, rendered, pools } = job;
  const rules = fleet.attached;
  const plugins = new Map<AttachedRule, readonly RenderedPlugin[]>();
  for (const rule of rules) {
    const sections = effectiveSections(rule, table);
    const trust = pools.trusts.get(rule.route);
    if (sections.length === 0 && trust === undefined) continue;
    const parts = sections.map(({ section, value, policy }) => rendered.render(section, value, policy));
    const own = parts.flatMap(({ plugins }) => plugins);
    if (trust !== undefined) own.push(objectivePlugin(objectivesIn(parts), trust));
    if (own.length > 0) plugins.set(rule, withStore(withCallees(own, fleet, job.context), sections, fleet, job));
  }
  const routes = new Set([...plugins.keys()].map(({ route }) => route));
  if (routes.size === 0) return plugins;
  const governed = rules.filter(({ route }) => routes.has(route));
  return new Map(governed.map((rule) => [rule, plugins.get(rule) ?? []]));
}

/** Sections of consumers there is at most one. */
function objectivesIn(parts: readonly RenderedSection[]): readonly ObjectiveIr[] {
  return parts.find(({ objectives }) => objectives !== undefined)?.objectives ?? NO_OBJECTIVES;
}

/** The plugins with those whom they tell of something, or ask, among the fleet's backends. */
function withCallees(
  plugins: readonly RenderedPlugin[],
  fleet: FleetBuilder,
  context: AiContext,
): readonly RenderedPlugin[] {
  return plugins.map((plugin) => {
    if (plugin.asks !== undefined) {
      for (const backend of calleeBackends(plugin.asks, fleet.target, context)) fleet.addBackend(backend);
      return askingFrom(fleet.target, plugin, plugin.asks);
    }
    if (plugin.webhook === undefined) return plugin;
    fleet.addBackend(webhookBackend(plugin.webhook));
    return calledFrom(fleet.target, plugin, plugin.webhook);
  });
}

/** The plugins with what they keep in the store that is in effect for a rule. */
function withStore(
  plugins: readonly RenderedPlugin[],
  sections: readonly EffectiveSection[],
  fleet: FleetBuilder,
  { context, storeProblems }: PolicyJob,
): readonly RenderedPlugin[] {
  const found = sections.find(({ section }) => section === "store");
  if (found === undefined || plugins.every(({ stored }) => stored === undefined)) return plugins;
  const use = storeUse(found.value as SectionValue<"store">, found.policy, fleet.target, context);
  if (use.backend !== undefined) fleet.addBackend(use.backend);
  if (use.problem !== undefined) storeProblems.add(found.policy, use.problem);
  return plugins.map((plugin) => storedPlugin(plugin, use));
}

/** Names of routes that have other plugins, or others' configurations, at one listener than at another. */
function differingRoutes(plugins: Governed): ReadonlySet<string> {
  const byRoute = groupBy(plugins, ([rule]) => rule.route);
  const differ = [...byRoute].filter(([, [first, ...others]]) =>
    others.some(([, own]) => !samePlugins(own, first?.[1] ?? [])),
  );
  return new Set(differ.map(([route]) => route));
}

function samePlugins(a: readonly RenderedPlugin[], b: readonly RenderedPlugin[]): boolean {
  const same = (one: RenderedPlugin, other: RenderedPlugin | undefined) =>
    one === other || (one.name === other?.name && configKey(one.config) === configKey(other.config));
  return a.length === b.length && a.every((plugin, index) => same(plugin, b[index]));
}

export function targetOf({ kind, namespace, name, rule }: AttachedRule, route: string): PluginTargetIr {
  return { kind, namespace, name, rule, route };
}

/**
 * Before model-router has run, a request may have another route than in the end. What runs there on stock Envoy must be the
 * same for all routes, and then it is the configuration of every request; anything else runs behind.
 */
function pluginIr(
  { plugin, table, reroutes }: PluginUse,
  routes: number,
  fleet: FleetBuilder,
  job: PolicyJob,
): PluginIr {
  const { name, module, failure } = plugin;
  const { only } = table;
  const isUniform = fleet.target === "envoy" && only !== undefined && table.size === routes;
  const isEarly = isUniform || !job.reroutes;
  const placement = reroutes
    ? reroutingPlacement(plugin, fleet, job)
    : placementFor(plugin, isEarly, fleet, job.context);
  const rest = { name, module, ...placement, failure, reroutes };
  const isForAll = isUniform && job.reroutes && runsBeforeRouter(placement, job.context.catalog);
  return isForAll ? { ...rest, defaults: only, rules: [] } : { ...rest, rules: table.rules() };
}

/** In front of the one that chooses among the targets of the route which then is found. */
function reroutingPlacement(plugin: RenderedPlugin, fleet: FleetBuilder, { context }: PolicyJob): Placement {
  const { phase, priority } = targetsPlacement(fleet.target);
  return fleet.target === "envoy" ? placementFor(plugin, false, fleet, context) : { phase, priority: priority + 1 };
}

function placementFor(
  { module, placement }: RenderedPlugin,
  isEarly: boolean,
  { target }: FleetBuilder,
  { catalog }: AiContext,
): Placement {
  const usual =
    module.kind === "bundled"
      ? placementOf(module.plugin, target, catalog)
      : { phase: "UNSPECIFIED_PHASE" as const, priority: 0 };
  const wanted = placement ?? usual;
  return target === "envoy" && !isEarly ? behindRouter(wanted, catalog) : wanted;
}
