import type { SecretObject } from "@sluice/manifest";
import { formatViolation } from "@sluice/manifest";
import type { BackendIr } from "../../../ir/backend.ts";
import type { AIRoute } from "../../../resources/resources.ts";
import { sameItems } from "../../../same-items.ts";
import { precedenceOf } from "../../precedence.ts";
import { backendNames, type RouteEntry, type RouteSet } from "../../route-set.ts";
import { ROUTER } from "../chain/placement.ts";
import type { AiContext } from "../context.ts";
import { serviceBackendOf, serviceEndpoints } from "../provider/service-place.ts";
import { type Providers, type TranslatedProvider, translateProviders } from "../provider/translate-provider.ts";
import { BALANCER, balancerConfig } from "./balancer-config.ts";
import { routeEntries } from "./route-entries.ts";
import { type Choice, type TranslatedRule, translateRule } from "./rule.ts";
import { findProvider, poolOutcome, poolRefs, providerRefs } from "./target.ts";
import { targetsConfig } from "./targets-config.ts";

/** Plugins that choose a rule's target, in the order in which they do. */
export const CHOOSERS = [ROUTER, BALANCER] as const;
export type Chooser = (typeof CHOOSERS)[number];

/** An AIRoute, translated for whatever listener. */
export interface CompiledAiRoute {
  readonly rules: readonly TranslatedRule[];
  readonly set: RouteSet;
  /** What requests may come to, mirrors included. */
  readonly choices: readonly Choice[];
  readonly backends: readonly BackendIr[];
  /** Providers that requests may go to, each once. */
  readonly providers: readonly TranslatedProvider[];
  /** Plugin → name of a rule whose target it chooses → what it is told of it. */
  readonly choosers: ReadonlyMap<Chooser, ReadonlyMap<string, SecretObject>>;
}

interface Kept {
  readonly context: AiContext;
  readonly inputs: readonly unknown[];
  readonly compiled: CompiledAiRoute;
}

const known = new WeakMap<AIRoute, Kept>();

/** The same object again while the route, its providers and their Services are the same. */
export function compileAiRoute(route: AIRoute, context: AiContext): CompiledAiRoute {
  const before = known.get(route);
  if (before?.context === context) return before.compiled;
  const providers = translateProviders(context);
  const inputs = inputsOf(route, providers, context);
  const isSame = before !== undefined && sameItems(before.inputs, inputs);
  const compiled = isSame ? before.compiled : compile(route, providers, context);
  known.set(route, { context, inputs, compiled });
  return compiled;
}

/** Whatever else than the route its translation depends on. */
function inputsOf(route: AIRoute, providers: Providers, context: AiContext): readonly unknown[] {
  const pools = poolRefs(route).flatMap((ref): unknown[] => {
    const found = poolOutcome(ref, { ...context, route });
    return found.kind === "resolved"
      ? [found.backend, found.failing, found.picker?.failOpen, found.picker?.authority]
      : [found.message];
  });
  const ofProviders = providerRefs(route).flatMap(({ ref, path }): unknown[] => {
    const found = findProvider(ref, path, { ...context, route, providers });
    if ("problem" in found) return [found.problem.message];
    const endpoint = found.value.ir?.endpoint;
    const service = endpoint?.kind === "service" ? serviceBackendOf(endpoint, context) : undefined;
    return [found.value, service];
  });
  return [...pools, ...ofProviders];
}

function compile(route: AIRoute, providers: Providers, context: AiContext): CompiledAiRoute {
  const ruleContext = { ...context, route, providers, endpointsOf: serviceEndpoints(context) };
  const choosers = new Map(CHOOSERS.map((plugin) => [plugin, new Map<string, SecretObject>()] as const));
  const rules = route.spec.rules.map((spec, index) => {
    const rule = translateRule(spec, index, ruleContext);
    const configs = chooserConfigs(rule);
    const refusal = refusalOf(configs, context);
    if (refusal !== undefined) return { ...rule, dropped: refusal };
    for (const [plugin, config] of configs) choosers.get(plugin)?.set(rule.ir.name, config);
    return rule;
  });
  const entries = rules.flatMap(routeEntries);
  const choices = usedChoices(rules, entries);
  const used = choices.flatMap(({ attempts }) => attempts.flatMap(({ target }) => target.provider ?? []));
  return {
    rules,
    set: { order: precedenceOf(route), entries },
    choices,
    backends: choices.flatMap(({ backend }) => backend ?? []),
    providers: [...new Set(used)],
    choosers,
  };
}

function chooserConfigs(rule: TranslatedRule): readonly (readonly [Chooser, SecretObject])[] {
  const router = targetsConfig(rule);
  const balancer = balancerConfig(rule);
  return [
    ...(router === undefined ? [] : [[ROUTER, router] as const]),
    ...(balancer === undefined ? [] : [[BALANCER, balancer] as const]),
  ];
}

/** What a plugin has against its configuration; undefined: nothing. */
function refusalOf(configs: readonly (readonly [Chooser, SecretObject])[], { catalog }: AiContext): string | undefined {
  for (const [plugin, config] of configs) {
    const [error] = catalog.check(plugin, config).errors;
    if (error !== undefined) return `${plugin} refuses it: ${formatViolation(error)}`;
  }
  return undefined;
}

/** Choices that a route leads to: not those of weight 0, nor those behind the first with strategy Priority. */
function usedChoices(rules: readonly TranslatedRule[], entries: readonly RouteEntry[]): readonly Choice[] {
  const names = backendNames(entries);
  const all = rules.flatMap(({ choices, mirror }) => (mirror === undefined ? choices : [...choices, mirror]));
  return all.filter(({ backend }) => backend !== undefined && names.has(backend.name));
}
