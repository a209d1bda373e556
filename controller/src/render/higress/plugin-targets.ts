import type { PluginIr, PluginRuleIr, PluginTargetIr } from "../../ir/plugin.ts";
import type { RenderIssue } from "../issue.ts";
import { routeName } from "./names.ts";
import type { HigressSettings } from "./options.ts";
import type { Plan } from "./planned.ts";
import type { MatchRule } from "./wasm-plugin.ts";

/** Names of the routes that each rule of an AIRoute became, by RouteIr name without its listener. */
export function routesByRule({ ingresses, poolRoutes }: Plan, settings: HigressSettings): ReadonlyMap<string, readonly string[]> {
  const routes = new Map<string, string[]>();
  const add = (rule: string, route: string) => {
    const list = routes.get(rule) ?? [];
    routes.set(rule, list);
    list.push(route);
  };
  for (const { name, rule } of ingresses) {
    add(withoutListener(rule.route), routeName("Ingress", { namespace: settings.namespace, name }, settings.podNamespace));
  }
  for (const { name, route, rule } of poolRoutes) {
    add(withoutListener(rule.route), routeName("HTTPRoute", { namespace: route.namespace, name }, settings.podNamespace));
  }
  return routes;
}

/** RouteIr names of AIRoutes' rules to which policies of single listeners apply. */
export function splitRoutesOf(plugins: readonly PluginIr[]): ReadonlySet<string> {
  const targets = plugins.flatMap(({ rules }) => rules.flatMap((rule) => rule.targets));
  const split = targets.filter(({ kind, route }) => kind === "AIRoute" && withoutListener(route) !== route);
  return new Set(split.flatMap(({ route }) => [route, withoutListener(route)]));
}

function withoutListener(route: string): string {
  return route.split("@", 1)[0] ?? route;
}

export interface TargetContext {
  readonly settings: HigressSettings;
  /** Of routesByRule. */
  readonly routes: ReadonlyMap<string, readonly string[]>;
  readonly issues: RenderIssue[];
}

/** The rules of a plugin by Higress's names of routes; what has no name is reported and left out. */
export function matchRules(plugin: PluginIr, context: TargetContext): readonly MatchRule[] {
  return plugin.rules.flatMap((rule) => {
    const names = [...new Set(rule.targets.flatMap((target) => routesOf(target, rule, { plugin, ...context })))].sort();
    return names.length === 0 ? [] : [{ ingress: names, config: rule.config }];
  });
}

function routesOf(
  target: PluginTargetIr,
  rule: PluginRuleIr,
  { plugin, settings, routes, issues }: TargetContext & { readonly plugin: PluginIr },
): readonly string[] {
  switch (target.kind) {
    case "AIRoute":
      return routes.get(withoutListener(target.route)) ?? [];
    case "Ingress":
      return [routeName("Ingress", target, settings.podNamespace)];
    case "HTTPRoute":
    case "GRPCRoute": {
      if (!isPart(target, rule)) return [routeName(target.kind, target, settings.podNamespace)];
      const { kind, namespace, name } = target;
      const message = `${plugin.name} is not there for it: all rules of a ${kind} have one name on Higress; make the rule a ${kind} of its own`;
      issues.push({ ref: { kind, namespace, name }, part: `rule ${target.rule}`, message });
      return [];
    }
  }
}

/** Whether a target is less than the whole route. */
function isPart(target: PluginTargetIr, _rule: PluginRuleIr): boolean {
  return target.rule !== undefined;
}
