import { NO_EDITS, type WeightedIr } from "../ir/action.ts";
import type { ConditionIr } from "../ir/status.ts";
import type { TCPRoute, TLSRoute, UDPRoute } from "../resources/resources.ts";
import { compareText, type Entry } from "../store/resource-store.ts";
import { type ListenerAttachment, listenersOf, type ParentAttachment } from "./attach.ts";
import type { BackendOutcome } from "./backend-refs.ts";
import { condition, joinMessages } from "./condition.ts";
import type { TranslateContext } from "./context.ts";
import type { ListenerModel } from "./gateway.ts";
import { GATEWAY_GROUP } from "./listener.ts";
import { precedenceOf } from "./precedence.ts";
import { invalidRouteStatus, type RouteVerdict, routeStatus } from "./route-status.ts";
import type { Traffic } from "./service-backend.ts";

type StreamObject = TCPRoute | TLSRoute | UDPRoute;
type StreamEntry = Entry<StreamObject["kind"]>;

/** Listener → name that clients ask for → the route that has it. */
type Claims = Map<ListenerModel, Map<string, string>>;

/** Hangs TCPRoutes, TLSRoutes and UDPRoutes on their Gateways: one of them for each name of a listener, the oldest. */
export function translateStreamRoutes(context: TranslateContext): void {
  const entries: StreamEntry[] = [
    ...context.store.entries("TCPRoute"),
    ...context.store.entries("TLSRoute"),
    ...context.store.entries("UDPRoute"),
  ];
  const claims: Claims = new Map();
  const inOrder = entries.map((entry) => ({ entry, order: precedenceOf(entry.object) }));
  inOrder.sort((a, b) => compareText(a.order, b.order) || compareText(a.entry.object.kind, b.entry.object.kind));
  for (const { entry } of inOrder) translateStream(context, entry, claims);
}

function translateStream(context: TranslateContext, entry: StreamEntry, claims: Claims): void {
  const route = entry.effective;
  if (route === undefined) {
    context.status.push(...invalidRouteStatus(context, entry));
    return;
  }
  const { kind, spec } = route;
  const { namespace = "", name } = route.metadata;
  const hostnames = kind === "TLSRoute" ? spec.hostnames : undefined;
  const parents = context.gateways.attacher.attach({ kind, namespace, hostnames, parentRefs: spec.parentRefs });
  const conditions = new Map<string, ConditionIr>();
  const claimed = parents.map((parent) => claim(parent, `${kind} ${namespace}/${name}`, claims));
  context.attached.add(listenersOf(claimed));
  for (const { gateway, listeners } of claimed) {
    for (const { listener, hostnames } of listeners) {
      const { destinations, outcomes } = resolve(context, route, trafficOf(route, listener));
      const rule = spec.rules[0]?.name ?? "0";
      const stream = { name: `${kind.toLowerCase()}/${namespace}/${name}/${rule}`, hostnames, destinations };
      context.fleetOf(gateway.fleet).addStream(listener, stream);
      for (const outcome of outcomes) {
        if (outcome.kind === "resolved" && listener.usable) context.use(outcome, gateway);
      }
      for (const one of verdictOf(route, outcomes)) conditions.set(one.type, one);
    }
  }
  const known =
    conditions.size > 0 ? [...conditions.values()] : verdictOf(route, resolve(context, route, "tcp").outcomes);
  const verdict: RouteVerdict = { conditions: known };
  context.status.push(...routeStatus(entry, claimed, verdict));
}

/** Without the names that an older route has; when none is left, the route is not accepted. */
function claim(parent: ParentAttachment, owner: string, claims: Claims): ParentAttachment {
  let rival = "";
  const listeners = parent.listeners.flatMap(({ listener, hostnames }): ListenerAttachment[] => {
    const taken = claims.get(listener) ?? new Map<string, string>();
    claims.set(listener, taken);
    const free = hostnames.filter((hostname) => (taken.get(hostname) ?? owner) === owner);
    for (const hostname of free) taken.set(hostname, owner);
    rival ||= hostnames.map((hostname) => taken.get(hostname) ?? owner).find((one) => one !== owner) ?? "";
    return free.length === 0 ? [] : [{ listener, hostnames: free }];
  });
  if (listeners.length > 0 || parent.accepted.status !== "True") return { ...parent, listeners };
  const message = `${rival}, which is older, already has these connections`;
  return { ...parent, listeners, accepted: condition("Accepted", false, "UnsupportedValue", message) };
}

/** What is passed through is encrypted already. */
function trafficOf({ kind }: StreamObject, { passthrough, protocol }: ListenerModel): Traffic {
  if (kind === "UDPRoute") return "udp";
  return protocol === "TLS" && passthrough ? "tls" : "tcp";
}

interface Resolved {
  /** Empty when none can be used. */
  readonly destinations: readonly WeightedIr[];
  readonly outcomes: readonly BackendOutcome[];
}

function resolve({ backends }: TranslateContext, { kind, metadata, spec }: StreamObject, traffic: Traffic): Resolved {
  const from = { group: GATEWAY_GROUP, kind, namespace: metadata.namespace ?? "" };
  const refs = spec.rules[0]?.backendRefs ?? [];
  const outcomes = refs.map((ref) => backends.resolve(ref, from, kind === "UDPRoute" ? "udp" : traffic));
  const destinations = outcomes.flatMap((outcome, index): WeightedIr[] => {
    const weight = refs[index]?.weight ?? 1;
    const backend = outcome.kind === "resolved" ? outcome.backend.name : undefined;
    return weight === 0 ? [] : [{ weight, backend, requestHeaders: NO_EDITS, responseHeaders: NO_EDITS }];
  });
  const usable = destinations.some(({ backend }) => backend !== undefined);
  return { destinations: usable ? destinations : [], outcomes };
}

function verdictOf({ spec }: StreamObject, outcomes: readonly BackendOutcome[]): readonly ConditionIr[] {
  const failures = outcomes.flatMap((outcome, index) =>
    outcome.kind === "unresolved"
      ? [{ reason: outcome.reason, message: `spec.rules[0].backendRefs[${index}]: ${outcome.message}` }]
      : [],
  );
  const [first] = failures;
  const resolved =
    first === undefined
      ? condition("ResolvedRefs", true, "ResolvedRefs", "All references are resolved")
      : condition("ResolvedRefs", false, first.reason, joinMessages(failures.map(({ message }) => message)));
  if (spec.rules.length < 2) return [resolved];
  const message = "Dropped Rule: only spec.rules[0] is served, since nothing tells connections of several rules apart";
  return [resolved, condition("PartiallyInvalid", true, "UnsupportedValue", message)];
}
