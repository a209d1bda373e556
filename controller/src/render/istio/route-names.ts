import type { FleetIr } from "../../ir/fleet.ts";
import type { PluginTargetIr } from "../../ir/plugin.ts";
import type { RenderIssue } from "../issue.ts";

/**
 * RouteIr name → Istio's: the rule's own name, else `NAMESPACE.NAME.INDEX`. Of rules that share a name with another's, or
 * whose policies differ from listener to listener, nothing can be said there.
 */
export function namesOfRoutes(fleet: FleetIr, issues: RenderIssue[]): ReadonlyMap<string, string> {
  const targets = targetsOf(fleet);
  const owners = new Map<string, Set<string>>();
  for (const target of fleet.attached ?? targets) {
    const name = nameOf(target);
    owners.set(name, (owners.get(name) ?? new Set()).add(ruleOf(target)));
  }
  const names = new Map<string, string>();
  for (const target of targets) {
    const fault = faultOf(target, owners);
    if (fault === undefined) names.set(target.route, nameOf(target));
    else issues.push(issueOf(target, fault));
  }
  return names;
}

/** Targets of other people's route objects, each rule once. */
function targetsOf({ plugins }: FleetIr): readonly PluginTargetIr[] {
  const all = plugins.flatMap(({ rules }) => rules.flatMap(({ targets }) => targets));
  const byRoute = new Map(all.filter(({ kind }) => kind !== "AIRoute").map((target) => [target.route, target]));
  return [...byRoute.values()];
}

function nameOf({ namespace, name, rule = "" }: PluginTargetIr): string {
  return /^\d+$/.test(rule) ? `${namespace}.${name}.${rule}` : rule;
}

function ruleOf({ kind, namespace, name, rule = "" }: PluginTargetIr): string {
  return [kind, namespace, name, rule].join("/");
}

function faultOf(target: PluginTargetIr, owners: ReadonlyMap<string, ReadonlySet<string>>): string | undefined {
  if (target.kind === "Ingress") return "Istio's routes of an Ingress have no name of their own";
  if (target.rule === undefined) return "Istio has a name for each rule, and here is none";
  if (target.route.includes("@"))
    return "Istio's names of routes are the same at all listeners, and here policies differ";
  const name = nameOf(target);
  if ((owners.get(name)?.size ?? 0) < 2) return undefined;
  return `another rule is called ${name} as well, and Istio knows rules by their names alone; give it another one`;
}

function issueOf({ kind, namespace, name, rule }: PluginTargetIr, message: string): RenderIssue {
  return { ref: { kind, namespace, name }, part: rule === undefined ? "" : `rule ${rule}`, message };
}
