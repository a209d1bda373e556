import type { AiMatchIr, AiRuleIr } from "../../../ir/ai.ts";
import type { BackendIr } from "../../../ir/backend.ts";
import { headerMatches, pathMatch, valueMatches } from "../../http/matches.ts";
import type { RefProblem } from "../context.ts";
import { modelOf } from "../provider/known-model.ts";
import { type Attempt, attemptsOf, type TargetRoles } from "./chain.ts";
import { resolveFallback } from "./fallback.ts";
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
  /** Who is asked in turn; empty: nobody can be. */
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
      ...(spec.overload === undefined ? {} : { overload: { inFlight: spec.overload.inFlight } }),
      chosenBy: isChosenByPlugin(spec) ? "plugin" : "weights",
      targets: targets.map(({ ir }) => ir),
      ...(fallback.ir === undefined ? {} : { fallback: fallback.ir }),
      ...stickyOf(spec),
      ...(mirror === undefined ? {} : { mirror: { target: mirror.ir, percent: spec.mirror?.percent ?? 100 } }),
    },
    choices: targets.map((target) => chooses(target, roles)),
    mirror: mirror === undefined ? undefined : chooses(mirror, { targets: [], fallback: [], includesTargets: false }),
    problems: [...targets, ...fallback.targets, ...(mirror === undefined ? [] : [mirror])].flatMap(({ problem }) =>
      problem === undefined ? [] : [problem],
    ),
    dropped: droppedBecause(spec, targets, fallback.targets),
  };
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
  fallback: readonly ResolvedTarget[],
): string | undefined {
  const all = [...targets, ...fallback];
  const pools = all.filter(({ ir }) => ir.to.kind === "pool");
  if (pools.length > 0 && pools.length < all.length) return "pools and providers cannot stand in for each other yet";
  if (pools.length > 0) return "InferencePools are not served by this version";
  const priceless = strategy === "LeastCost" ? targets.find((target) => isPriceless(target)) : undefined;
  if (priceless === undefined) return undefined;
  const { model = "" } = priceless.ir;
  const where = `AIProvider ${priceless.provider?.id}`;
  return `LeastCost needs the price of ${model}, and the bundled table has none: set spec.models[].price in ${where}`;
}

function isPriceless({ ir, provider }: ResolvedTarget): boolean {
  if (provider?.ir === undefined || ir.when !== undefined) return false;
  return modelOf(provider.ir, ir.model ?? "").price === undefined;
}
