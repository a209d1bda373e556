import { type SecretJson, type SecretObject, SecretText } from "@sluice/manifest";
import type { FleetIr } from "../../ir/fleet.ts";
import type { PluginIr, PluginTargetIr } from "../../ir/plugin.ts";
import type { RenderIssue } from "../issue.ts";
import { coversRoute } from "../whole-route.ts";
import { chosenValue, routeName } from "./names.ts";
import type { HigressSettings } from "./options.ts";
import type { Plan } from "./planned.ts";
import type { MatchRule } from "./wasm-plugin.ts";

/** Names of the routes that each rule of an AIRoute became, by RouteIr name without its listener. */
export function routesByRule(
  { ingresses, poolRoutes }: Plan,
  settings: HigressSettings,
): ReadonlyMap<string, readonly string[]> {
  const routes = new Map<string, string[]>();
  const add = (rule: string, route: string) => {
    const list = routes.get(rule) ?? [];
    routes.set(rule, list);
    list.push(route);
  };
  for (const { name, rule } of ingresses) {
    add(
      withoutListener(rule.route),
      routeName("Ingress", { namespace: settings.namespace, name }, settings.podNamespace),
    );
  }
  for (const { name, route, rule } of poolRoutes) {
    add(
      withoutListener(rule.route),
      routeName("HTTPRoute", { namespace: route.namespace, name }, settings.podNamespace),
    );
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
  readonly fleet: FleetIr;
  readonly settings: HigressSettings;
  /** Of routesByRule. */
  readonly routes: ReadonlyMap<string, readonly string[]>;
  readonly issues: RenderIssue[];
}

/** The rules of a plugin by Higress's names of routes; what has no name is reported and left out. */
export function matchRules(plugin: PluginIr, context: TargetContext): readonly MatchRule[] {
  return plugin.rules.flatMap(({ targets, config }) => {
    const whole = wholeRoutes(plugin, targets, context);
    const names = whole.map((target) => routeName(target.kind, target, context.settings.podNamespace));
    const ownRules = targets.filter(({ kind }) => kind === "AIRoute");
    const chosen = ownRules.flatMap((target) => chosenRule(target, config, context.routes));
    if (chosen.length > 0) return chosen;
    const all = [...names, ...ownRules.flatMap(({ route }) => context.routes.get(withoutListener(route)) ?? [])];
    return all.length === 0 ? [] : [{ ingress: [...new Set(all)].sort(), config }];
  });
}

/** What chooses targets, by the names that the Ingresses look for. */
function chosenRule(
  { namespace, name, rule, route }: PluginTargetIr,
  config: SecretObject,
  routes: TargetContext["routes"],
): readonly MatchRule[] {
  const ingress = routes.get(withoutListener(route));
  if (ingress === undefined) return [];
  const rename = (choice: SecretJson): SecretJson =>
    isObject(choice) && typeof choice.name === "string"
      ? { ...choice, name: chosenValue({ namespace, name }, rule ?? "", choice.name) }
      : choice;
  const renamed = CHOICES.flatMap(([block, list]): SecretObject[] => {
    const { [block]: settings } = config;
    if (!isObject(settings)) return [];
    const choices = settings[list];
    return Array.isArray(choices) ? [{ ...config, [block]: { ...settings, [list]: choices.map(rename) } }] : [];
  });
  return renamed.map((own) => ({ ingress: [...ingress].sort(), config: own }));
}

/** Where model-router and ai-load-balancer list targets. */
const CHOICES = [
  ["targets", "choices"],
  ["lb_config", "services"],
] as const;

function isObject(value: SecretJson | undefined): value is SecretObject {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof SecretText);
}

type ForeignTarget = PluginTargetIr & { readonly kind: "HTTPRoute" | "GRPCRoute" | "Ingress" };

function isForeign(target: PluginTargetIr): target is ForeignTarget {
  return target.kind !== "AIRoute";
}

/** Route objects of other people that a rule has altogether; of others it is said that they have no name there. */
function wholeRoutes(
  plugin: PluginIr,
  targets: readonly PluginTargetIr[],
  { fleet, issues }: TargetContext,
): readonly ForeignTarget[] {
  return targets.filter(isForeign).filter((target) => {
    const { kind, namespace, name, rule } = target;
    if (kind === "Ingress" || coversRoute(targets, target, fleet)) return true;
    const message = `${plugin.name} is not there for it: all rules of a ${kind} have one name on Higress; make it a ${kind} of its own`;
    issues.push({ ref: { kind, namespace, name }, part: rule === undefined ? "" : `rule ${rule}`, message });
    return false;
  });
}
