import type { KubeObject } from "../../store/kube-object.ts";
import { managedMeta } from "../rendering.ts";
import { escapeRegex, type HigressMatch, type Predicate } from "./match.ts";
import type { PlannedPoolRoute } from "./planned.ts";

/** @returns undefined when no match is left */
export function planPoolRoute(init: Omit<PlannedPoolRoute, "pool" | "model">): PlannedPoolRoute | undefined {
  const [target] = init.rule.targets;
  if (target === undefined || target.to.kind !== "pool" || init.matches.length === 0) return undefined;
  const { namespace, name } = target.to;
  return { ...init, pool: { namespace, name }, ...(target.model === undefined ? {} : { model: target.model }) };
}

/** It lies beside its AIRoute, since the Gateway says by namespace whose routes it has. */
export function poolHttpRoute({ name, route, rule, matches, pool }: PlannedPoolRoute): KubeObject {
  const hostnames = [...new Set(route.attachments.flatMap((attachment) => attachment.hostnames))].sort();
  const backend = { group: "inference.networking.k8s.io", kind: "InferencePool", name: pool.name };
  return {
    apiVersion: "gateway.networking.k8s.io/v1",
    kind: "HTTPRoute",
    metadata: managedMeta(route.namespace, name, { "sluice.dev/rule": `${route.name}/${rule.name}` }),
    spec: {
      parentRefs: route.attachments.map(({ gateway, listener }) => ({ ...gateway, sectionName: listener })),
      ...(hostnames.includes("*") ? {} : { hostnames }),
      rules: [
        {
          matches: matches.map(httpRouteMatch),
          backendRefs: [pool.namespace === route.namespace ? backend : { ...backend, namespace: pool.namespace }],
        },
      ],
    },
  };
}

function httpRouteMatch({ path, method, headers, query }: HigressMatch): unknown {
  const types = { Exact: "Exact", Prefix: "PathPrefix", regex: "RegularExpression" } as const;
  return {
    path: { type: types[path.type], value: path.value },
    ...(method === undefined ? {} : { method }),
    ...(headers.length === 0 ? {} : { headers: headers.map(valueMatch) }),
    ...(query.length === 0 ? {} : { queryParams: query.map(valueMatch) }),
  };
}

function valueMatch({ name, kind, value }: Predicate): unknown {
  switch (kind) {
    case "exact":
      return { type: "Exact", name, value };
    case "prefix":
      return { type: "RegularExpression", name, value: `${escapeRegex(value)}.*` };
    case "regex":
      return { type: "RegularExpression", name, value };
  }
}
