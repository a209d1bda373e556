import type { PoolRouteIr } from "../../ir/fleet.ts";
import { memo } from "../../memo.ts";
import type { GRPCRoute, HTTPRoute } from "../../resources/resources.ts";
import { sameItems } from "../../same-items.ts";
import { refOf } from "../../store/kube-object.ts";
import type { Entry } from "../../store/resource-store.ts";
import { type AttachedRoute, type Attacher, listenersOf, type ParentAttachment } from "../attach.ts";
import type { BackendRefs, ResolvedBackend } from "../backend-refs.ts";
import type { AttachedRule } from "../fleet-builder.ts";
import type { GatewayModel, ListenerModel } from "../gateway.ts";
import { GATEWAY_GROUP } from "../listener.ts";
import { type PoolReach, poolReach, poolRoute } from "../pool/pool-route.ts";
import { poolUses } from "../pool/pool-use.ts";
import { backendNames, type RouteSet } from "../route-set.ts";
import { routeStatus } from "../route-status.ts";
import { type CompiledRoute, compileRoute } from "./compile.ts";
import { grpcSource } from "./grpc-route.ts";
import { httpSource } from "./http-route.ts";
import { type RuleOutcomes, type RuleRefs, refsOf, sameOutcome } from "./refs.ts";
import type { RouteSource } from "./rule-source.ts";

/** What a route object brings to one Gateway. */
export interface GatewayPart {
  readonly gateway: GatewayModel;
  readonly hosts: readonly HostsPart[];
  readonly rules: readonly AttachedRule[];
  readonly backends: readonly ResolvedBackend[];
  /** Where it leads to pools. */
  readonly poolRoute?: PoolRouteIr;
}

/** What it brings to one listener. */
interface HostsPart {
  readonly listener: ListenerModel;
  readonly hostnames: readonly string[];
  readonly set: RouteSet;
}

type Attached = AttachedRoute<GatewayPart>;

const NOWHERE: Attached = { listeners: [], parts: [], status: [], pools: [] };

/**
 * Hangs a route object on its Gateways. The same object again while nothing of it has changed.
 *
 * @param route what is in effect of the entry
 */
export const attachRoute = memo(
  (entry: Entry, route: HTTPRoute | GRPCRoute, attacher: Attacher, backends: BackendRefs): Attached => {
    const { namespace = "" } = route.metadata;
    const { hostnames, parentRefs } = route.spec;
    const parents = attacher.attach({ kind: route.kind, namespace, hostnames, parentRefs });
    return parents.length === 0 ? NOWHERE : attachedTo(parents, entry, sourceOf(route), backends);
  },
);

function sourceOf(route: HTTPRoute | GRPCRoute): RouteSource {
  return route.kind === "HTTPRoute" ? httpSource(route) : grpcSource(route);
}

function attachedTo(
  parents: readonly ParentAttachment[],
  entry: Entry,
  source: RouteSource,
  backends: BackendRefs,
): Attached {
  const compiled = compiledFor(source, backends);
  const { route } = compiled;
  const reach = poolReach(source, compiled.outcomes);
  return {
    listeners: route.refused === undefined ? listenersOf(parents) : [],
    parts: parents.map((parent) => withPools(gatewayPart(parent, source, compiled), source, reach)),
    status: routeStatus(entry, parents, route),
    pools: poolUses({ ref: refOf(entry.object), pools: reach.pools, isRefused: route.refused !== undefined }, parents),
  };
}

interface Compiled {
  readonly outcomes: readonly RuleOutcomes[];
  readonly route: CompiledRoute;
}

const known = new WeakMap<RouteSource, Compiled>();

/** What was made of the route before, while its references lead where they did. */
function compiledFor(source: RouteSource, backends: BackendRefs): Compiled {
  const before = known.get(source);
  const outcomes = resolveAll(source, backends);
  const isSame = before !== undefined && sameItems(before.outcomes, outcomes, sameRule);
  const compiled = { outcomes, route: isSame ? before.route : compileRoute(source, outcomes) };
  known.set(source, compiled);
  return compiled;
}

function resolveAll(source: RouteSource, backends: BackendRefs): readonly RuleOutcomes[] {
  const from = { group: GATEWAY_GROUP, kind: source.kind, namespace: source.metadata.namespace ?? "" };
  const resolve = (refs: RuleRefs["backends"]) => refs.map(({ ref }) => backends.resolve(ref, from, source.traffic));
  return refsOf(source).map((rule) => ({ backends: resolve(rule.backends), mirrors: resolve(rule.mirrors) }));
}

function sameRule(a: RuleOutcomes, b: RuleOutcomes): boolean {
  return sameItems(a.backends, b.backends, sameOutcome) && sameItems(a.mirrors, b.mirrors, sameOutcome);
}

function gatewayPart(
  { gateway, listeners }: ParentAttachment,
  { kind, metadata: { namespace = "", name } }: RouteSource,
  { route, outcomes }: Compiled,
): GatewayPart {
  const hosts = listeners.map((one) => ({ ...one, set: route.setFor(one.listener) }));
  const rules = listeners.flatMap(({ listener }) =>
    route.rules.map((rule) => ({ kind, namespace, name, rule: rule.name, route: rule.route, listener })),
  );
  const served = new Set(hosts.flatMap(({ listener, set }) => (listener.usable ? [set] : [])));
  const backends = new Set([...served].flatMap((set) => backendsOf(set, outcomes)));
  return { gateway, hosts, rules, backends: [...backends] };
}

function withPools(part: GatewayPart, source: RouteSource, reach: PoolReach): GatewayPart {
  if (reach.pools.length === 0 || part.hosts.length === 0) return part;
  return { ...part, poolRoute: poolRoute(source, reach, part.hosts) };
}

/** The backends that routes lead to. */
function backendsOf(set: RouteSet, outcomes: readonly RuleOutcomes[]): readonly ResolvedBackend[] {
  const names = backendNames(set.entries);
  const all = outcomes.flatMap(({ backends, mirrors }) => [...backends, ...mirrors]);
  return all.filter((one): one is ResolvedBackend => one.kind === "resolved" && names.has(one.backend.name));
}
