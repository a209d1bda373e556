import { type ActionIr, NO_EDITS } from "../../ir/action.ts";
import type { BackendIr } from "../../ir/backend.ts";
import type { MatchIr, PathMatchIr } from "../../ir/route.ts";
import type { IngressBackend, IngressPath } from "../../resources/core.ts";
import type { Ingress } from "../../resources/resources.ts";
import type { BackendOutcome } from "../backend-refs.ts";
import type { TranslateContext } from "../context.ts";
import { precedenceOf } from "../gateway.ts";
import { normalHostname } from "../hostname.ts";
import { sameOutcome } from "../http/refs.ts";
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

interface Path {
  readonly path: IngressPath;
  readonly outcome: BackendOutcome;
}

interface Made {
  readonly outcomes: readonly BackendOutcome[];
  readonly sets: readonly RouteSet[];
}

/** Behind every rule that somebody wrote. */
const LAST = -1;
const known = new WeakMap<Ingress, Made>();

/** The rules of an Ingress, and its default backend, which has what no rule has. */
export function ingressHosts(context: TranslateContext, ingress: Ingress): readonly IngressHost[] {
  const { defaultBackend, rules = [] } = ingress.spec;
  const all = rules.map(({ host, http }, index) => ({ host, rule: String(index), paths: http?.paths ?? [] }));
  if (defaultBackend !== undefined) {
    all.push({ host: undefined, rule: "default", paths: [{ path: "/", pathType: "Prefix", backend: defaultBackend }] });
  }
  const prefix = `ingress/${ingress.metadata.namespace}/${ingress.metadata.name}`;
  const resolved = all.map(({ paths }) =>
    paths.map((path): Path => ({ path, outcome: resolve(context, ingress, path.backend) })),
  );
  const outcomes = resolved.flatMap((paths) => paths.map(({ outcome }) => outcome));
  const before = known.get(ingress);
  const kept = before?.outcomes.every((one, index) => isSame(one, outcomes[index])) === true ? before.sets : undefined;
  const sets =
    kept ??
    resolved.map((paths, index): RouteSet => {
      const { rule = "" } = all[index] ?? {};
      return { order: precedenceOf(ingress), entries: paths.map((path) => entryOf(path, `${prefix}/${rule}`, rule)) };
    });
  known.set(ingress, { outcomes, sets });
  return all.flatMap(({ host, rule }, index): IngressHost[] => {
    const set = sets[index];
    if (set === undefined) return [];
    const backends = (resolved[index] ?? []).flatMap(({ outcome }) =>
      outcome.kind === "resolved" ? [outcome.backend] : [],
    );
    return [{ hostname: normalHostname(host), rule, route: `${prefix}/${rule}`, set, backends }];
  });
}

function isSame(a: BackendOutcome, b: BackendOutcome | undefined): boolean {
  return b !== undefined && sameOutcome(a, b);
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

function entryOf({ path, outcome }: Path, route: string, rule: string): RouteEntry {
  const match: MatchIr = { path: pathMatch(path), headers: [], query: [] };
  return {
    rank: rule === "default" ? LAST : matchRank(match),
    route: { name: route, match, action: actionOf(outcome) },
  };
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
