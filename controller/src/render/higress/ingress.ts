import type { KubeObject } from "../../store/kube-object.ts";
import { managedMeta } from "../rendering.ts";
import { destinationText } from "./destinations.ts";
import type { Predicate } from "./match.ts";
import type { HigressSettings } from "./options.ts";
import type { PlannedIngress } from "./planned.ts";

/** The console's defaults: tries at one provider, and seconds of each. */
const TRIES = 3;
const TRY_SECONDS = 120;

const BACKEND = { resource: { apiGroup: "networking.higress.io", kind: "McpBridge", name: "default" } };

/** One Ingress of Higress: what it matches stands in annotations, where it goes in `higress.io/destination`. */
export function ingressObject(planned: PlannedIngress, settings: HigressSettings): KubeObject {
  const { path } = planned.match;
  const backend = { path: path.value, pathType: path.type === "Exact" ? "Exact" : "Prefix", backend: BACKEND };
  const tls = tlsOf(planned.hosts, settings);
  return {
    apiVersion: "networking.k8s.io/v1",
    kind: "Ingress",
    metadata: managedMeta(settings.namespace, planned.name, annotationsOf(planned)),
    spec: {
      ingressClassName: settings.ingressClass,
      ...(tls.length === 0 ? {} : { tls }),
      rules: planned.hosts.map((host) => ({ ...(host === "*" ? {} : { host }), http: { paths: [backend] } })),
    },
  };
}

function annotationsOf({ match, headers, destinations, route, rule }: PlannedIngress): Record<string, string> {
  const predicates = [...match.headers, ...headers].map((predicate) => [headerKey(predicate), predicate.value]);
  const query = match.query.map(({ kind, name, value }) => [`higress.io/${kind}-match-query-${name}`, value]);
  const timeout = rule.fallback?.perTryTimeout;
  const all = [
    ...predicates,
    ...query,
    ["higress.io/destination", destinationText(destinations)],
    ["higress.io/proxy-next-upstream", "error,timeout,non_idempotent"],
    ["higress.io/proxy-next-upstream-tries", String(TRIES)],
    ["higress.io/proxy-next-upstream-timeout", String(timeout === undefined ? TRY_SECONDS : Math.ceil(timeout / 1000))],
    ["sluice.dev/rule", `${route.namespace}/${route.name}/${rule.name}`],
    ...(match.method === undefined ? [] : [["higress.io/match-method", match.method]]),
    ...(match.path.type === "regex" ? [["higress.io/full-path-regex", "true"]] : []),
  ];
  return Object.fromEntries(all.sort(([a = ""], [b = ""]) => (a < b ? -1 : 1)));
}

function headerKey({ kind, name }: Predicate): string {
  return name.startsWith(":")
    ? `higress.io/${kind}-match-pseudo-header-${name.slice(1)}`
    : `higress.io/${kind}-match-header-${name}`;
}

function tlsOf(hosts: readonly string[], { tlsSecrets }: HigressSettings): readonly unknown[] {
  return hosts.flatMap((host) => {
    const secretName = tlsSecrets[host];
    return secretName === undefined ? [] : [{ hosts: [host], secretName }];
  });
}
