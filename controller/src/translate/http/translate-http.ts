import type { ActionIr } from "../../ir/action.ts";
import type { GRPCRoute, HTTPRoute } from "../../resources/resources.ts";
import type { Entry } from "../../store/resource-store.ts";
import type { ParentAttachment } from "../attach.ts";
import type { BackendRefs, ResolvedBackend } from "../backend-refs.ts";
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
  const compiled = compiledFor(context, source);
  if (compiled.route.refused === undefined) context.attachments.record(parents);
  addToFleets(context, source, parents, compiled);
  context.status.push(...routeStatus(entry, parents, compiled.route));
}

interface Compiled {
  readonly backends: BackendRefs;
  readonly outcomes: readonly RuleOutcomes[];
  readonly route: CompiledRoute;
}

const known = new WeakMap<RouteSource, Compiled>();

/** What was made of the route before, while its references lead where they did. */
function compiledFor({ backends }: TranslateContext, source: RouteSource): Compiled {
  const before = known.get(source);
  if (before?.backends === backends) return before;
  const outcomes = resolveAll(backends, source);
  const isSame = before?.outcomes.every((rule, index) => sameRule(rule, outcomes[index])) === true;
  const route = isSame ? before.route : compileRoute(source, outcomes);
  const compiled = { backends, outcomes, route };
  known.set(source, compiled);
  return compiled;
}

function resolveAll(backends: BackendRefs, source: RouteSource): readonly RuleOutcomes[] {
  const from = { group: GATEWAY_GROUP, kind: source.kind, namespace: source.metadata.namespace ?? "" };
  const resolve = (refs: RuleRefs["backends"]) => refs.map(({ ref }) => backends.resolve(ref, from, source.traffic));
  return refsOf(source).map((rule) => ({ backends: resolve(rule.backends), mirrors: resolve(rule.mirrors) }));
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
  compiled: Compiled,
): void {
  const { route } = compiled;
  for (const { gateway, listeners } of parents) {
    const sets = new Set<RouteSet>();
    for (const { listener, hostnames } of listeners) {
      const set = route.setFor(listener);
      gateway.fleet.addRoutes(listener, hostnames, set);
      gateway.fleet.attach({ kind, namespace, name, rules: route.rules, listener });
      if (listener.usable) sets.add(set);
    }
    for (const set of sets) for (const backend of backendsOf(set, compiled)) context.use(backend, gateway);
  }
}

interface Used {
  readonly outcomes: readonly RuleOutcomes[];
  readonly backends: readonly ResolvedBackend[];
}

const used = new WeakMap<RouteSet, Used>();

/** The backends that routes lead to. */
function backendsOf(set: RouteSet, { outcomes }: Compiled): readonly ResolvedBackend[] {
  const before = used.get(set);
  if (before?.outcomes === outcomes) return before.backends;
  const names = new Set(set.entries.flatMap(({ route: { action } }) => namesOf(action)));
  const all = outcomes.flatMap(({ backends, mirrors }) => [...backends, ...mirrors]);
  const found = all.filter((one): one is ResolvedBackend => one.kind === "resolved" && names.has(one.backend.name));
  const backends = [...new Set(found)];
  used.set(set, { outcomes, backends });
  return backends;
}

function namesOf(action: ActionIr): readonly string[] {
  if (action.kind !== "forward") return [];
  const targets = action.destinations.flatMap(({ backend }) => (backend === undefined ? [] : [backend]));
  return [...targets, ...action.mirrors.map(({ backend }) => backend)];
}
