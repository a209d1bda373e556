import { type ActionIr, NO_EDITS } from "../../ir/action.ts";
import type { BackendIr } from "../../ir/backend.ts";
import type { MatchIr, PathMatchIr } from "../../ir/route.ts";
import type { IngressBackend, IngressPath } from "../../resources/core.ts";
import type { Ingress } from "../../resources/resources.ts";
import { sameItems } from "../../same-items.ts";
import type { BackendOutcome } from "../backend-refs.ts";
import type { TranslateContext } from "../context.ts";
import { normalHostname } from "../hostname.ts";
import { sameOutcome } from "../http/refs.ts";
import { precedenceOf } from "../precedence.ts";
import { matchRank, type RouteEntry, type RouteSet } from "../route-set.ts";

/** What an Ingress has for one name. */
export interface IngressHost {
  readonly hostname: string;
  /** Index of the rule, or `default`. */
  readonly rule: string;
  /** RouteIr.name. */
  readonly route: string;
  readonly set: RouteSet;
  readonly backends: readonly BackendIr[];
}

interface Rule {
  readonly host: string | undefined;
  /** Index of the rule, or `default`. */
  readonly name: string;
  readonly paths: readonly IngressPath[];
}

interface Made {
  /** Where paths lead, by rule. */
  readonly outcomes: readonly (readonly BackendOutcome[])[];
  readonly sets: readonly RouteSet[];
}

/** Behind every rule that somebody wrote. */
const LAST = -1;
const known = new WeakMap<Ingress, Made>();

/** The rules of an Ingress, and its default backend, which has what no rule has. */
export function ingressHosts(context: TranslateContext, ingress: Ingress): readonly IngressHost[] {
  const rules = rulesOf(ingress);
  const outcomes = rules.map(({ paths }) => paths.map(({ backend }) => resolve(context, ingress, backend)));
  const sets = setsFor(ingress, rules, outcomes);
  return rules.flatMap(({ host, name }, index): IngressHost[] => {
    const set = sets[index];
    if (set === undefined) return [];
    const backends = (outcomes[index] ?? []).flatMap((one) => (one.kind === "resolved" ? [one.backend] : []));
    return [{ hostname: normalHostname(host), rule: name, route: routeName(ingress, name), set, backends }];
  });
}

function rulesOf({ spec: { defaultBackend, rules = [] } }: Ingress): readonly Rule[] {
  const all = rules.map(({ host, http }, index): Rule => ({ host, name: String(index), paths: http?.paths ?? [] }));
  if (defaultBackend === undefined) return all;
  return [
    ...all,
    { host: undefined, name: "default", paths: [{ path: "/", pathType: "Prefix", backend: defaultBackend }] },
  ];
}

/** What was made of the rules before, while their paths lead where they did. */
function setsFor(ingress: Ingress, rules: readonly Rule[], outcomes: Made["outcomes"]): readonly RouteSet[] {
  const before = known.get(ingress);
  const isSame = before !== undefined && sameItems(before.outcomes, outcomes, sameRule);
  const sets = isSame ? before.sets : rules.map((rule, index) => setOf(ingress, rule, outcomes[index] ?? []));
  known.set(ingress, { outcomes, sets });
  return sets;
}

function sameRule(a: readonly BackendOutcome[], b: readonly BackendOutcome[]): boolean {
  return sameItems(a, b, sameOutcome);
}

function setOf(ingress: Ingress, { name, paths }: Rule, outcomes: readonly BackendOutcome[]): RouteSet {
  const entries = paths.flatMap((path, index): RouteEntry[] => {
    const outcome = outcomes[index];
    if (outcome === undefined) return [];
    const match: MatchIr = { path: pathMatch(path), headers: [], query: [] };
    const route = { name: routeName(ingress, name), match, action: actionOf(outcome) };
    return [{ rank: name === "default" ? LAST : matchRank(match), route }];
  });
  return { order: precedenceOf(ingress), entries };
}

function routeName({ metadata: { namespace, name } }: Ingress, rule: string): string {
  return `ingress/${namespace}/${name}/${rule}`;
}

function resolve(
  { store, backends }: TranslateContext,
  ingress: Ingress,
  { service, resource }: IngressBackend,
): BackendOutcome {
  const namespace = ingress.metadata.namespace ?? "";
  if (service === undefined) {
    const message = `${resource?.kind ?? "nothing"} cannot be a backend`;
    return { kind: "unresolved", reason: "InvalidKind", message };
  }
  const { name, port } = service;
  const named = store.get("Service", namespace, name)?.spec.ports?.find((one) => one.name === port?.name);
  const number = port?.number ?? (port?.name === undefined ? undefined : named?.port);
  const from = { group: "networking.k8s.io", kind: "Ingress", namespace };
  return backends.resolve({ name, ...(number === undefined ? {} : { port: number }) }, from, "http");
}

/** What the class makes of `ImplementationSpecific` is `Prefix`, as in most controllers. */
function pathMatch({ path = "/", pathType }: IngressPath): PathMatchIr {
  const value = path === "" ? "/" : path;
  return pathType === "Exact" ? { kind: "exact", value } : { kind: "prefix", value: value.replace(/\/+$/, "") || "/" };
}

/** Ingress controllers answer 503 for a Service that is not there. */
function actionOf(outcome: BackendOutcome): ActionIr {
  if (outcome.kind === "unresolved") return { kind: "respond", status: 503, responseHeaders: NO_EDITS };
  const { name, protocol } = outcome.backend;
  return {
    kind: "forward",
    destinations: [{ weight: 1, backend: name, requestHeaders: NO_EDITS, responseHeaders: NO_EDITS }],
    requestHeaders: NO_EDITS,
    responseHeaders: NO_EDITS,
    mirrors: [],
    timeouts: {},
    websocket: protocol !== "http2",
  };
}
