import type { GRPCRoute, HTTPRoute } from "../../resources/resources.ts";
import type { Entry } from "../../store/resource-store.ts";
import type { ParentAttachment } from "../attach.ts";
import type { TranslateContext } from "../context.ts";
import { GATEWAY_GROUP } from "../listener.ts";
import type { RouteSet } from "../route-set.ts";
import { invalidRouteStatus, routeStatus } from "../route-status.ts";
import { type CompiledRoute, compileRoute } from "./compile.ts";
import { grpcSource } from "./grpc-route.ts";
import { httpSource } from "./http-route.ts";
import { type RuleOutcomes, type RuleRefs, refsOf, sameOutcome } from "./refs.ts";
import type { RouteSource } from "./rule-source.ts";

/** Hangs all HTTPRoutes on their Gateways. */
export function translateHttpRoutes(context: TranslateContext): void {
  for (const entry of context.store.entries("HTTPRoute")) translateRoute(context, entry, httpSource);
}

/** Hangs all GRPCRoutes on their Gateways. */
export function translateGrpcRoutes(context: TranslateContext): void {
  for (const entry of context.store.entries("GRPCRoute")) translateRoute(context, entry, grpcSource);
}

/** @param read gives the same source for the same object */
function translateRoute<Route extends HTTPRoute | GRPCRoute>(
  context: TranslateContext,
  entry: Entry<Route["kind"]>,
  read: (route: Route) => RouteSource,
): void {
  const route = entry.effective as Route | undefined;
  if (route === undefined) {
    context.status.push(...invalidRouteStatus(context, entry));
    return;
  }
  const source = read(route);
  const { namespace = "" } = route.metadata;
  const { hostnames, parentRefs } = route.spec;
  const parents = context.attachments.attach({ kind: route.kind, namespace, hostnames, parentRefs });
  if (parents.length === 0) return;
  const outcomes = resolveAll(context, source);
  const compiled = compiledFor(source, outcomes);
  if (compiled.refused === undefined) context.attachments.record(parents);
  addToFleets(context, source, parents, { compiled, outcomes });
  context.status.push(...routeStatus(entry, parents, compiled));
}

function resolveAll({ backends }: TranslateContext, source: RouteSource): readonly RuleOutcomes[] {
  const from = { group: GATEWAY_GROUP, kind: source.kind, namespace: source.metadata.namespace ?? "" };
  const resolve = (refs: RuleRefs["backends"]) => refs.map(({ ref }) => backends.resolve(ref, from, source.traffic));
  return refsOf(source).map((rule) => ({ backends: resolve(rule.backends), mirrors: resolve(rule.mirrors) }));
}

interface Compiled {
  readonly outcomes: readonly RuleOutcomes[];
  readonly route: CompiledRoute;
}

const known = new WeakMap<RouteSource, Compiled>();

/** What was made of the route before, while its references lead where they did. */
function compiledFor(source: RouteSource, outcomes: readonly RuleOutcomes[]): CompiledRoute {
  const before = known.get(source);
  if (before?.outcomes.every((rule, index) => sameRule(rule, outcomes[index])) === true) return before.route;
  const route = compileRoute(source, outcomes);
  known.set(source, { outcomes, route });
  return route;
}

function sameRule(a: RuleOutcomes, b: RuleOutcomes | undefined): boolean {
  const same = (key: keyof RuleOutcomes) =>
    a[key].every((outcome, index) => {
      const other = b?.[key][index];
      return other !== undefined && sameOutcome(outcome, other);
    });
  return same("backends") && same("mirrors");
}

function addToFleets(
  context: TranslateContext,
  { kind, metadata: { namespace = "", name } }: RouteSource,
  parents: readonly ParentAttachment[],
  { compiled, outcomes }: { readonly compiled: CompiledRoute; readonly outcomes: readonly RuleOutcomes[] },
): void {
  for (const { gateway, listeners } of parents) {
    const used = new Set<string>();
    for (const { listener, hostnames } of listeners) {
      const set = compiled.setFor(listener);
      gateway.fleet.addRoutes(listener, hostnames, set);
      if (listener.usable) for (const backend of backendsOf(set)) used.add(backend);
      for (const { name: rule, route } of compiled.rules) {
        gateway.fleet.attached.push({ kind, namespace, name, rule, route, listener });
      }
    }
    for (const outcome of outcomes.flatMap(({ backends, mirrors }) => [...backends, ...mirrors])) {
      if (outcome.kind === "resolved" && used.has(outcome.backend.name)) context.use(outcome, gateway);
    }
  }
}

const backendNames = new WeakMap<RouteSet, readonly string[]>();

/** Names of the backends that routes lead to. */
function backendsOf(set: RouteSet): readonly string[] {
  const before = backendNames.get(set);
  if (before !== undefined) return before;
  const names = set.entries.flatMap(({ route: { action } }) => {
    if (action.kind !== "forward") return [];
    const targets = action.destinations.flatMap(({ backend }) => (backend === undefined ? [] : [backend]));
    return [...targets, ...action.mirrors.map(({ backend }) => backend)];
  });
  backendNames.set(set, [...new Set(names)]);
  return names;
}
