import type { AiMatchIr, AiRuleIr } from "../../../ir/ai.ts";
import type { BackendIr } from "../../../ir/backend.ts";
import { headerMatches, pathMatch, valueMatches } from "../../http/matches.ts";
import type { RefProblem } from "../context.ts";
import { modelOf } from "../provider/known-model.ts";
import { type Attempt, attemptsOf, type TargetRoles } from "./chain.ts";
import { type ResolvedFallback, resolveFallback } from "./fallback.ts";
import { parseModelMatch } from "./model-match.ts";
import { providerBackend, type ServiceEndpoints } from "./provider-backend.ts";
import { type ResolvedTarget, type RuleSpec, resolveTarget, type TargetContext } from "./target.ts";
import { connectTimeoutOf } from "./timeouts.ts";

/** A rule of an AIRoute, its references resolved. */
export interface TranslatedRule {
  readonly spec: RuleSpec;
  readonly ir: AiRuleIr;
  /** One for each of `ir.targets`. */
  readonly choices: readonly Choice[];
  readonly mirror: Choice | undefined;
  /** Targets that cannot be used, and why. */
  readonly problems: readonly RefProblem[];
  /** Why the rule has no effect; undefined: it has. */
  readonly dropped: string | undefined;
}

/** What it means that a target is chosen. */
export interface Choice {
  readonly target: ResolvedTarget;
  /** Which providers are asked in turn; empty for a pool, and when nobody can be. */
  readonly attempts: readonly Attempt[];
  /** Undefined when nobody can be asked. */
  readonly backend: BackendIr | undefined;
}

export interface RuleContext extends TargetContext {
  readonly endpointsOf: ServiceEndpoints;
}

/** @param index of the rule in `spec.rules` */
export function translateRule(spec: RuleSpec, index: number, context: RuleContext): TranslatedRule {
  const path = `spec.rules[${index}]`;
  const name = spec.name ?? String(index);
  const place = `${context.route.metadata.namespace ?? ""}/${context.route.metadata.name}/${name}`;
  const targets = spec.targets.map((target, at) =>
    resolveTarget(target, { name: String(at), path: `${path}.targets[${at}]` }, context),
  );
  const fallback = resolveFallback(spec, path, targets, context);
  const roles = { targets, fallback: fallback.targets, includesTargets: fallback.includesTargets };
  const chooses = (target: ResolvedTarget, others: TargetRoles): Choice => {
    if (target.ir.to.kind === "pool") {
      return { target, attempts: [], backend: poolChoice(target, { targets, name: `ai/${place}/${target.ir.name}` }) };
    }
    const attempts = attemptsOf(target, others);
    const parts = { name: `ai/${place}/${target.ir.name}`, attempts, rule: spec };
    const rest = { ...connectTimeoutOf(attempts), endpointsOf: context.endpointsOf };
    return { target, attempts, backend: attempts.length === 0 ? undefined : providerBackend({ ...parts, ...rest }) };
  };
  const mirror = mirrorTarget(spec, path, context);
  return {
    spec,
    ir: {
      name,
      route: `airoute/${place}`,
      matches: matchesOf(spec),
      strategy: spec.strategy ?? "Weighted",
      ...(spec.strategy === "LeastLatency" ? { latency: spec.latency ?? "FirstToken" } : {}),
      ...(spec.overload === undefined ? {} : { overload: { ...spec.overload } }),
      chosenBy: isChosenByPlugin(spec) ? "plugin" : "weights",
      targets: targets.map(({ ir }) => ir),
      ...(fallback.ir === undefined ? {} : { fallback: fallback.ir }),
      ...stickyOf(spec),
      ...(mirror === undefined ? {} : { mirror: { target: mirror.ir, percent: spec.mirror?.percent ?? 100 } }),
    },
    choices: targets.map((target) => chooses(target, roles)),
    mirror: mirror === undefined ? undefined : chooses(mirror, { targets: [], fallback: [], includesTargets: false }),
    problems: [...targets, ...fallback.targets, ...(mirror === undefined ? [] : [mirror])].flatMap(
      ({ problem, failing }) => problem ?? failing ?? [],
    ),
    dropped: droppedBecause(spec, targets, fallback),
  };
}

/**
 * A pool is one cluster for all who use it, save where a rule asks it for several models: there each has a cluster of its own,
 * for it is by the cluster that ai-proxy knows which model is meant.
 */
function poolChoice(
  { ir, pool }: ResolvedTarget,
  { targets, name }: { readonly targets: readonly ResolvedTarget[]; readonly name: string },
): BackendIr | undefined {
  const isShared = targets.some((one) => one.pool === pool && one.ir.model !== ir.model);
  return pool !== undefined && isShared ? { ...pool, name } : pool;
}

function mirrorTarget({ mirror }: RuleSpec, path: string, context: RuleContext): ResolvedTarget | undefined {
  if (mirror === undefined || mirror.percent === 0) return undefined;
  const { providerRef, model } = mirror;
  const spec = { providerRef, ...(model === undefined ? {} : { model }) };
  return resolveTarget(spec, { name: "mirror", path: `${path}.mirror` }, context);
}

function matchesOf({ matches = [] }: RuleSpec): readonly AiMatchIr[] {
  // As for HTTPRoute: no match at all is every request.
  const all: NonNullable<RuleSpec["matches"]> = matches.length === 0 ? [{}] : matches;
  return all.map(({ models = [], path, method, headers = [], queryParams = [] }) => ({
    models: models.map(parseModelMatch),
    ...(path === undefined ? {} : { path: pathMatch(path) }),
    ...(method === undefined ? {} : { method }),
    headers: headerMatches(headers),
    query: valueMatches(queryParams),
  }));
}

/** Proxies can weigh by themselves; anything else is a plugin's. */
function isChosenByPlugin({ strategy = "Weighted", sticky, overload, targets }: RuleSpec): boolean {
  const isWeighed = strategy === "Weighted" || strategy === "Priority";
  return !isWeighed || sticky !== undefined || overload !== undefined || targets.some(({ when }) => when !== undefined);
}

function stickyOf({ sticky }: RuleSpec): Pick<AiRuleIr, "sticky"> {
  if (sticky === undefined) return {};
  return {
    sticky: sticky.by === "consumer" ? { by: "consumer" } : { by: "header", name: (sticky.name ?? "").toLowerCase() },
  };
}

function droppedBecause(
  { strategy }: RuleSpec,
  targets: readonly ResolvedTarget[],
  fallback: ResolvedFallback,
): string | undefined {
  const pool = targets.find(isPool);
  if (fallback.targets.some(isPool) || (pool !== undefined && leadsOn(fallback))) return NO_POOL_FALLBACK;
  if (strategy === "LeastCost" && pool !== undefined && pool.ir.when === undefined) {
    return `LeastCost needs prices, and InferencePool ${poolName(pool)} has none: name a provider, or another strategy`;
  }
  const priceless = strategy === "LeastCost" ? targets.find((target) => isPriceless(target)) : undefined;
  if (priceless === undefined) return undefined;
  const { model = "" } = priceless.ir;
  const where = `AIProvider ${priceless.provider?.id}`;
  return `LeastCost needs the price of ${model}, and the bundled table has none: set spec.models[].price in ${where}`;
}

/** Envoy goes from one cluster to the next never, and from a provider to another only because they are one cluster. */
const NO_POOL_FALLBACK =
  "fallback does not lead to or from an InferencePool, whose own pods stand in for each other: " +
  "name its other targets in `targets` with `overload`, or leave the fallback's targets and includeTargets away";

function leadsOn({ targets, includesTargets }: ResolvedFallback): boolean {
  return targets.length > 0 || includesTargets;
}

function isPool({ ir }: ResolvedTarget): boolean {
  return ir.to.kind === "pool";
}

function poolName({ ir: { to } }: ResolvedTarget): string {
  return to.kind === "pool" ? `${to.namespace}/${to.name}` : "";
}

function isPriceless({ ir, provider }: ResolvedTarget): boolean {
  if (provider?.ir === undefined || ir.when !== undefined) return false;
  return modelOf(provider.ir, ir.model ?? "").price === undefined;
}
