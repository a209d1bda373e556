import type { AiRouteIr, AiRuleIr, AiTargetIr } from "../../ir/ai.ts";
import type { FleetIr } from "../../ir/fleet.ts";
import type { RenderIssue } from "../issue.ts";
import { type PoolHosts, poolRuleFault } from "../pool-limits.ts";
import { destinationsOf } from "./destinations.ts";
import { FALLBACK_HEADER, fallbackStatuses } from "./fallback.ts";
import { escapeRegex, type HigressMatch, higressMatch, type Predicate } from "./match.ts";
import { type MatchSlot, slotsOf } from "./match-slots.ts";
import { chosenValue, generatedName, routeName } from "./names.ts";
import type { HigressSettings } from "./options.ts";
import type { Plan, PlannedIngress, PlannedPoolRoute } from "./planned.ts";
import { planPoolRoute } from "./pool.ts";
import { ruleFaults } from "./rule-faults.ts";
import { type ProviderService, providerService, type WeightedTarget } from "./services.ts";

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
  readonly poolHosts: PoolHosts;
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
    const slots = slotsOf(route);
    for (const rule of route.rules) {
      const plan = new RulePlan(
        route,
        rule,
        slots.filter((slot) => slot.rule === rule),
        context,
      );
      if (plan.isRefused()) continue;
      if (rule.targets.every(({ to }) => to.kind === "pool")) poolRoutes.push(...plan.poolRoutes());
      else ingresses.push(...plan.ingresses());
    }
  }
  return { ingresses, poolRoutes };
}

/** An Ingress before it has a name. */
interface PlanInit {
  readonly match: HigressMatch;
  readonly index: number;
  readonly part: string;
  readonly targets: readonly WeightedTarget[];
  readonly headers: readonly Predicate[];
  readonly fallbackOn: readonly string[];
}

/** One rule of one AIRoute on its way. */
class RulePlan {
  readonly #route: AiRouteIr;
  readonly #rule: AiRuleIr;
  readonly #slots: readonly MatchSlot[];
  readonly #context: PlanContext;

  constructor(route: AiRouteIr, rule: AiRuleIr, slots: readonly MatchSlot[], context: PlanContext) {
    this.#route = route;
    this.#rule = rule;
    this.#slots = slots;
    this.#context = context;
  }

  isRefused(): boolean {
    const { fatal, left } = ruleFaults(this.#rule, this.#context.splitRoutes);
    for (const fault of [...fatal, ...left]) this.#report(fault);
    return fatal.length > 0;
  }

  poolRoutes(): readonly PlannedPoolRoute[] {
    const matches = this.#matches();
    if (matches.length === 0) return [];
    const owner = `AIRoute ${this.#route.namespace}/${this.#route.name} rule ${this.#rule.name}`;
    const fault = poolRuleFault(owner, this.#route.attachments, this.#context.poolHosts);
    if (fault !== undefined) {
      this.#report(fault);
      return [];
    }
    const index = matches[0]?.index ?? 0;
    const name = generatedName(this.#context.settings, this.#route, { index, part: "" });
    const planned = planPoolRoute({
      name,
      route: this.#route,
      rule: this.#rule,
      matches: matches.map(({ match }) => match),
    });
    return planned === undefined ? [] : [planned];
  }

  ingresses(): readonly PlannedIngress[] {
    return this.#matches().flatMap(({ match, index }) => this.#ingressesOf(match, index));
  }

  /** Those of the matches that Higress knows. */
  #matches(): readonly { readonly match: HigressMatch; readonly index: number }[] {
    return this.#slots.flatMap(({ match, place, index }) => {
      const found = higressMatch(match, this.#context.modelHeader);
      if (!("fault" in found)) return [{ match: found, index }];
      this.#report(`matches[${place}] is left out: ${found.fault}`);
      return [];
    });
  }

  #ingressesOf(match: HigressMatch, index: number): readonly PlannedIngress[] {
    const fallbacks = this.#fallbacks();
    const on = this.#rule.fallback === undefined || fallbacks.length === 0 ? [] : fallbackStatuses(this.#rule.fallback);
    const make = (part: string, rest: Pick<PlanInit, "targets" | "headers" | "fallbackOn">) =>
      this.#ingress({ match, index, part, ...rest });
    const chosen = this.#chosen().map((target) =>
      make(`t${target.name}`, { targets: alone(target), headers: [this.#chosenHeader(target)], fallbackOn: on }),
    );
    const isChosen = this.#rule.chosenBy === "plugin";
    // What no target was chosen for is nobody's, and no case for a fallback.
    const entry = make("", {
      targets: isChosen ? [] : weighted(this.#rule),
      headers: [],
      fallbackOn: isChosen ? [] : on,
    });
    let from = isChosen ? chosen : [entry];
    const further: PlannedIngress[] = [];
    for (const [place, target] of fallbacks.entries()) {
      const headers = [fallbackFrom(this.#routeNames(from)), ALWAYS];
      const next = make(`f${place}`, {
        targets: alone(target),
        headers,
        fallbackOn: place === fallbacks.length - 1 ? [] : on,
      });
      further.push(next);
      from = [next];
    }
    return [entry, ...chosen, ...further];
  }

  #ingress(init: PlanInit): PlannedIngress {
    const { list, faults } = destinationsOf(init.targets, this.#context.services);
    for (const fault of faults) this.#report(fault);
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

  #chosenHeader(target: AiTargetIr): Predicate {
    return exact(this.#context.targetHeader, chosenValue(this.#route, this.#rule.name, target.name));
  }

  #routeNames(ingresses: readonly PlannedIngress[]): readonly string[] {
    const { namespace, podNamespace } = this.#context.settings;
    return ingresses.map(({ name }) => routeName("Ingress", { namespace, name }, podNamespace));
  }

  #report(message: string): void {
    const { namespace, name } = this.#route;
    this.#context.issues.push({ ref: { kind: "AIRoute", namespace, name }, part: `rule ${this.#rule.name}`, message });
  }
}

/** The shares of a rule whose target Higress's router chooses. */
function weighted({ strategy, targets }: AiRuleIr): readonly WeightedTarget[] {
  if (strategy !== "Weighted") return targets.slice(0, 1).flatMap(alone);
  return targets.map((target) => ({ target, weight: target.weight }));
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
