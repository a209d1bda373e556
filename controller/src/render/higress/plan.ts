import type { AiMatchIr, AiRouteIr, AiRuleIr, AiTargetIr } from "../../ir/ai.ts";
import type { FleetIr } from "../../ir/fleet.ts";
import type { RenderIssue } from "../issue.ts";
import { destinationsOf } from "./destinations.ts";
import { FALLBACK_HEADER, fallbackStatuses } from "./fallback.ts";
import { escapeRegex, type HigressMatch, higressMatch, type Predicate } from "./match.ts";
import { generatedName, routeName } from "./names.ts";
import type { HigressSettings } from "./options.ts";
import type { Plan, PlannedIngress, PlannedPoolRoute } from "./planned.ts";
import { planPoolRoute } from "./pool.ts";
import { type ProviderService, providerService, type WeightedTarget } from "./services.ts";
import { ruleFaults } from "./rule-faults.ts";

/** What all rules are planned with. */
export interface PlanContext {
  readonly settings: HigressSettings;
  /** By provider id. */
  readonly services: ReadonlyMap<string, ProviderService>;
  /** Header in which model-router puts the request's model. */
  readonly modelHeader: string;
  /** Header in which model-router puts the name of a target. */
  readonly targetHeader: string;
  /** RouteIr names whose policies differ from listener to listener. */
  readonly splitRoutes: ReadonlySet<string>;
  readonly issues: RenderIssue[];
}

/** Always holds; there to have a route looked at before the ones that ask for less. */
const ALWAYS: Predicate = { name: ":path", kind: "prefix", value: "/" };

/** The Services behind providers; those that Higress cannot reach are left out with an issue. */
export function planServices(
  fleet: FleetIr,
  settings: HigressSettings,
  issues: RenderIssue[],
): ReadonlyMap<string, ProviderService> {
  const services = new Map<string, ProviderService>();
  for (const provider of fleet.providers) {
    const service = providerService(provider, settings);
    if (!("fault" in service)) services.set(provider.id, service);
    else {
      const { namespace, name } = provider;
      issues.push({ ref: { kind: "AIProvider", namespace, name }, part: "spec.endpoint", message: service.fault });
    }
  }
  return services;
}

/** What becomes of the AIRoutes: Ingresses for providers, HTTPRoutes for pools. */
export function planRoutes(routes: readonly AiRouteIr[], context: PlanContext): Plan {
  const ingresses: PlannedIngress[] = [];
  const poolRoutes: PlannedPoolRoute[] = [];
  for (const route of routes.filter(({ attachments }) => attachments.length > 0)) {
    let index = 0;
    for (const rule of route.rules) {
      const part = new RulePlan(route, rule, index, context);
      index += matchesOf(rule).length;
      if (part.isRefused()) continue;
      if (rule.targets.every(({ to }) => to.kind === "pool")) poolRoutes.push(...part.poolRoutes());
      else ingresses.push(...part.ingresses());
    }
  }
  return { ingresses, poolRoutes };
}

function matchesOf({ matches }: AiRuleIr): readonly AiMatchIr[] {
  return matches.length > 0 ? matches : [{ models: [], headers: [], query: [] }];
}

/** One rule of one AIRoute on its way. */
class RulePlan {
  readonly #route: AiRouteIr;
  readonly #rule: AiRuleIr;
  readonly #index: number;
  readonly #context: PlanContext;

  /** @param index number of the rule's first match in its AIRoute */
  constructor(route: AiRouteIr, rule: AiRuleIr, index: number, context: PlanContext) {
    this.#route = route;
    this.#rule = rule;
    this.#index = index;
    this.#context = context;
  }

  isRefused(): boolean {
    const { fatal, left } = ruleFaults(this.#rule, this.#context.splitRoutes);
    for (const fault of [...fatal, ...left]) this.#report(fault);
    return fatal.length > 0;
  }

  poolRoutes(): readonly PlannedPoolRoute[] {
    const name = generatedName(this.#context.settings, this.#route, { index: this.#index, part: "" });
    const planned = planPoolRoute({ name, route: this.#route, rule: this.#rule, matches: this.#matches().map(({ match }) => match) });
    return planned === undefined ? [] : [planned];
  }

  ingresses(): readonly PlannedIngress[] {
    return this.#matches().flatMap(({ match, index }) => this.#ingressesOf(match, index));
  }

  /** Those of the matches that Higress knows, with their numbers in the AIRoute. */
  #matches(): readonly { readonly match: HigressMatch; readonly index: number }[] {
    return matchesOf(this.#rule).flatMap((match, offset) => {
      const found = higressMatch(match, this.#context.modelHeader);
      if (!("fault" in found)) return [{ match: found, index: this.#index + offset }];
      this.#report(`matches[${offset}] is left out: ${found.fault}`);
      return [];
    });
  }

  #ingressesOf(match: HigressMatch, index: number): readonly PlannedIngress[] {
    const fallbacks = this.#fallbacks();
    const on = this.#rule.fallback === undefined ? [] : fallbackStatuses(this.#rule.fallback);
    const make = (part: string, targets: readonly WeightedTarget[], headers: readonly Predicate[], isLast: boolean) =>
      this.#ingress({ match, index, part, targets, headers, fallbackOn: isLast ? [] : on });
    const first = [
      make("", firstTargets(this.#rule), [], fallbacks.length === 0),
      ...this.#chosen().map((target) =>
        make(`t${target.name}`, alone(target), [exact(this.#context.targetHeader, target.name)], fallbacks.length === 0),
      ),
    ];
    let from = first.map(({ name }) => name);
    const further: PlannedIngress[] = [];
    for (const [place, target] of fallbacks.entries()) {
      const isLast = place === fallbacks.length - 1;
      const next = make(`f${place}`, alone(target), [fallbackFrom(this.#routeNames(from)), ALWAYS], isLast);
      further.push(next);
      from = [next.name];
    }
    return [...first, ...further];
  }

  #ingress(init: {
    readonly match: HigressMatch;
    readonly index: number;
    readonly part: string;
    readonly targets: readonly WeightedTarget[];
    readonly headers: readonly Predicate[];
    readonly fallbackOn: readonly string[];
  }): PlannedIngress {
    const { list, faults } = destinationsOf(init.targets, this.#context.services);
    for (const fault of faults) this.#report(fault);
    if (list.length === 0 && init.targets.length > 0) this.#report("no target is left, so requests get 503");
    return {
      name: generatedName(this.#context.settings, this.#route, init),
      route: this.#route,
      rule: this.#rule,
      hosts: hostsOf(this.#route),
      match: init.match,
      headers: init.headers,
      destinations: list,
      fallbackOn: init.fallbackOn,
    };
  }

  /** Targets that model-router's header names. */
  #chosen(): readonly AiTargetIr[] {
    return this.#rule.chosenBy === "plugin" ? this.#rule.targets : [];
  }

  #fallbacks(): readonly AiTargetIr[] {
    const { fallback } = this.#rule;
    if (fallback === undefined || fallbackStatuses(fallback).length === 0) return [];
    const reachable = fallback.targets.filter(({ to }) => to.kind === "provider" && this.#context.services.has(to.id));
    return reachable.slice(0, Math.max(0, fallback.attempts - 1));
  }

  #routeNames(ingresses: readonly string[]): readonly string[] {
    const { namespace, podNamespace } = this.#context.settings;
    return ingresses.map((name) => routeName("Ingress", { namespace, name }, podNamespace));
  }

  #report(message: string): void {
    const { namespace, name } = this.#route;
    this.#context.issues.push({ ref: { kind: "AIRoute", namespace, name }, part: `rule ${this.#rule.name}`, message });
  }
}

/** Where requests go as long as no plugin names a target. */
function firstTargets({ strategy, targets }: AiRuleIr): readonly WeightedTarget[] {
  // Targets with a condition get nobody else's requests.
  const open = targets.filter(({ when }) => when === undefined);
  if (strategy !== "Weighted") return open.slice(0, 1).flatMap(alone);
  return open.map((target) => ({ target, weight: target.weight }));
}

function alone(target: AiTargetIr): readonly WeightedTarget[] {
  return [{ target, weight: 1 }];
}

function exact(name: string, value: string): Predicate {
  return { name, kind: "exact", value };
}

function fallbackFrom(routes: readonly string[]): Predicate {
  const [first = ""] = routes;
  if (routes.length === 1) return exact(FALLBACK_HEADER, first);
  return { name: FALLBACK_HEADER, kind: "regex", value: `^(${routes.map(escapeRegex).join("|")})$` };
}

function hostsOf({ attachments }: AiRouteIr): readonly string[] {
  const hosts = [...new Set(attachments.flatMap(({ hostnames }) => hostnames))].sort();
  return hosts.includes("*") ? ["*"] : hosts;
}
