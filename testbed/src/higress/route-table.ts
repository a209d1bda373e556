import type { RouteMatch } from "@sluice/host";

/** The part of an Ingress that Higress makes routes of. */
export interface IngressObject {
  readonly metadata: { readonly name: string; readonly annotations?: Readonly<Record<string, string>> };
  readonly spec: {
    readonly rules: readonly {
      readonly host?: string;
      readonly http: { readonly paths: readonly { readonly path: string; readonly pathType: string }[] };
    }[];
  };
}

/** How a table reads a request. */
export type HeaderLookup = (name: string) => string | undefined;

interface Test {
  readonly name: string;
  holds(value: string): boolean;
}

interface HigressRoute {
  readonly name: string;
  readonly host: string;
  readonly path: { readonly kind: "exact" | "prefix" | "regex"; readonly value: string };
  /** Length of the annotation's text, by which Higress sorts; 0: any. */
  readonly methods: readonly string[];
  readonly headers: readonly Test[];
  readonly query: readonly Test[];
  readonly destinations: readonly { readonly cluster: string; readonly weight: number }[];
}

/** In the order in which Higress tries them: exact paths, then prefixes, then expressions. */
const KINDS = ["exact", "prefix", "regex"] as const;

/**
 * The routes that Higress makes of Ingresses in its own namespace, created in one go: hosts by specificity, then by path,
 * method, number of headers, number of parameters, name (SortHTTPRoutes in its `pkg/ingress/kube/common/tool.go`).
 */
export class RouteTable {
  readonly #routes: readonly HigressRoute[];

  constructor(ingresses: readonly IngressObject[]) {
    const byName = [...ingresses].sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1));
    this.#routes = byName.flatMap(routesOf).sort(compareRoutes);
  }

  /** @param point where in the weights a request falls, from 0 to 1, the same for one request */
  find(header: HeaderLookup, point: number): RouteMatch | undefined {
    const host = (header(":authority") ?? "").replace(/:\d+$/, "");
    const hosts = new Set(this.#routes.map((route) => route.host).filter((pattern) => matchesHost(pattern, host)));
    const [best] = [...hosts].sort((a, b) => b.replace("*", "").length - a.replace("*", "").length);
    const route = this.#routes.find((candidate) => candidate.host === best && matches(candidate, header));
    if (route === undefined) return undefined;
    return { name: route.name, cluster: clusterAt(route, point), virtualHost: route.host };
  }
}

function routesOf({ metadata, spec }: IngressObject): readonly HigressRoute[] {
  const annotations = metadata.annotations ?? {};
  return spec.rules.flatMap(({ host = "*", http }) =>
    http.paths.map(({ path, pathType }) => ({
      name: metadata.name,
      host,
      path: { kind: pathKind(pathType, annotations), value: path },
      methods: (annotations["higress.io/match-method"] ?? "").split(" ").filter((method) => method !== ""),
      headers: [...testsOf(annotations, "match-header", ""), ...testsOf(annotations, "match-pseudo-header", ":")],
      query: testsOf(annotations, "match-query", ""),
      destinations: destinationsOf(annotations["higress.io/destination"] ?? ""),
    })),
  );
}

function pathKind(pathType: string, annotations: Readonly<Record<string, string>>): HigressRoute["path"]["kind"] {
  if (annotations["higress.io/full-path-regex"] === "true") return "regex";
  return pathType === "Exact" ? "exact" : "prefix";
}

function testsOf(annotations: Readonly<Record<string, string>>, what: string, before: string): readonly Test[] {
  return Object.entries(annotations).flatMap(([key, value]) => {
    const [, kind, name] = new RegExp(`^higress\\.io/(exact|prefix|regex)-${what}-(.+)$`).exec(key) ?? [];
    if (kind === undefined || name === undefined) return [];
    return [{ name: before + name, holds: testOf(kind, value) }];
  });
}

function testOf(kind: string, value: string): Test["holds"] {
  switch (kind) {
    case "exact":
      return (text) => text === value;
    case "prefix":
      return (text) => text.startsWith(value);
    default: {
      // Envoy's expressions are for the whole text.
      const pattern = new RegExp(`^(?:${value})$`);
      return (text) => pattern.test(text);
    }
  }
}

/** `[weight%] service[:port]`, one a line. */
function destinationsOf(text: string): HigressRoute["destinations"] {
  return text.split("\n").map((line) => {
    const [, weight = "100", service = "", port = ""] = /^(?:(\d+)% )?(.+?):(\d+)$/.exec(line) ?? [];
    return { cluster: `outbound|${port}||${service}`, weight: Number(weight) };
  });
}

function compareRoutes(a: HigressRoute, b: HigressRoute): number {
  return (
    Number(isCatchAll(a)) - Number(isCatchAll(b)) ||
    KINDS.indexOf(a.path.kind) - KINDS.indexOf(b.path.kind) ||
    b.path.value.length - a.path.value.length ||
    Number(b.methods.length > 0) - Number(a.methods.length > 0) ||
    a.methods.join("|").length - b.methods.join("|").length ||
    b.headers.length - a.headers.length ||
    b.query.length - a.query.length
  );
}

function isCatchAll({ path, methods, headers, query }: HigressRoute): boolean {
  return path.kind === "prefix" && path.value === "/" && methods.length + headers.length + query.length === 0;
}

function matchesHost(pattern: string, host: string): boolean {
  return pattern === "*" || pattern === host || (pattern.startsWith("*.") && host.endsWith(pattern.slice(1)));
}

function matches(route: HigressRoute, header: HeaderLookup): boolean {
  const [path = "", query = ""] = (header(":path") ?? "").split("?", 2);
  const parameters = new URLSearchParams(query);
  return (
    matchesPath(route.path, path) &&
    (route.methods.length === 0 || route.methods.includes(header(":method") ?? "")) &&
    route.headers.every(({ name, holds }) => isPresentAnd(holds, header(name))) &&
    route.query.every(({ name, holds }) => isPresentAnd(holds, parameters.get(name) ?? undefined))
  );
}

function isPresentAnd(holds: Test["holds"], value: string | undefined): boolean {
  return value !== undefined && holds(value);
}

function matchesPath({ kind, value }: HigressRoute["path"], path: string): boolean {
  switch (kind) {
    case "exact":
      return path === value;
    case "prefix": {
      const prefix = value.replace(/\/$/, "");
      return path === prefix || path.startsWith(`${prefix}/`);
    }
    case "regex":
      return new RegExp(`^(?:${value})$`).test(path);
  }
}

function clusterAt({ destinations }: HigressRoute, point: number): string {
  let left = point * destinations.reduce((sum, { weight }) => sum + weight, 0);
  for (const { cluster, weight } of destinations) {
    if (left < weight) return cluster;
    left -= weight;
  }
  return destinations.at(-1)?.cluster ?? "";
}
