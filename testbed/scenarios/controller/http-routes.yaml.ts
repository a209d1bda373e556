import { documents, gatewayYaml, routeYaml, serviceYaml } from "../../src/controller/yaml.ts";

/** Upstreams, each behind a Service of its own. */
export const UPSTREAMS = ["a", "b", "c", "mirror", "second"] as const;

export type UpstreamName = (typeof UPSTREAMS)[number];

/** Each has a hostname of its own. */
const ROUTES = [
  routeYaml({
    name: "matches",
    hostnames: ["match.example.com"],
    rules: `
  - {matches: [{path: {type: Exact, value: /exact}}], backendRefs: [{name: a, port: 80}]}
  - {matches: [{path: {value: /v1}}], backendRefs: [{name: b, port: 80}]}
  - {matches: [{path: {value: /v1/long}}], backendRefs: [{name: c, port: 80}]}
  - {matches: [{path: {type: RegularExpression, value: "/items/[0-9]+"}}], backendRefs: [{name: a, port: 80}]}
  - {matches: [{path: {value: /by}, headers: [{name: X-Team, value: red}]}], backendRefs: [{name: a, port: 80}]}
  - {matches: [{path: {value: /by}, headers: [{name: x-team, value: "blu.*", type: RegularExpression}]}], backendRefs: [{name: b, port: 80}]}
  - {matches: [{path: {value: /by}, queryParams: [{name: animal, value: whale}]}], backendRefs: [{name: c, port: 80}]}
  - {matches: [{path: {value: /by}, method: DELETE}], backendRefs: [{name: second, port: 80}]}`,
  }),
  routeYaml({
    name: "exact-host",
    hostnames: ["one.wild.example.com"],
    rules: `[{backendRefs: [{name: a, port: 80}]}]`,
  }),
  routeYaml({
    name: "wild-host",
    hostnames: ["*.wild.example.com"],
    rules: `[{backendRefs: [{name: b, port: 80}]}]`,
  }),
  routeYaml({
    name: "headers",
    hostnames: ["headers.example.com"],
    rules: `
  - filters:
    - type: RequestHeaderModifier
      requestHeaderModifier: {set: [{name: x-set, value: "100%"}], add: [{name: x-add, value: added}], remove: [x-remove]}
    - type: ResponseHeaderModifier
      responseHeaderModifier: {set: [{name: x-answer, value: set}], add: [{name: x-more, value: added}], remove: [x-secret]}
    backendRefs:
    - name: a
      port: 80
      filters: [{type: RequestHeaderModifier, requestHeaderModifier: {set: [{name: x-set, value: backend}]}}]`,
  }),
  routeYaml({
    name: "redirects",
    hostnames: ["redirect.example.com"],
    rules: `
  - matches: [{path: {value: /scheme}}]
    filters: [{type: RequestRedirect, requestRedirect: {scheme: https}}]
  - matches: [{path: {value: /host}}]
    filters: [{type: RequestRedirect, requestRedirect: {hostname: other.example.com, port: 8443, statusCode: 301}}]
  - matches: [{path: {value: /full}}]
    filters: [{type: RequestRedirect, requestRedirect: {path: {type: ReplaceFullPath, replaceFullPath: /new}}}]
  - matches: [{path: {value: /prefix}}]
    filters: [{type: RequestRedirect, requestRedirect: {path: {type: ReplacePrefixMatch, replacePrefixMatch: ""}}}]`,
  }),
  routeYaml({
    name: "rewrites",
    hostnames: ["rewrite.example.com"],
    rules: `
  - matches: [{path: {value: /full}}]
    filters: [{type: URLRewrite, urlRewrite: {hostname: inner.example.com, path: {type: ReplaceFullPath, replaceFullPath: /new}}}]
    backendRefs: [{name: a, port: 80}]
  - matches: [{path: {value: /foo}}]
    filters: [{type: URLRewrite, urlRewrite: {path: {type: ReplacePrefixMatch, replacePrefixMatch: /xyz}}}]
    backendRefs: [{name: a, port: 80}]
  - matches: [{path: {value: /empty}}]
    filters: [{type: URLRewrite, urlRewrite: {path: {type: ReplacePrefixMatch, replacePrefixMatch: ""}}}]
    backendRefs: [{name: a, port: 80}]
  - matches: [{path: {value: /slash}}]
    filters: [{type: URLRewrite, urlRewrite: {path: {type: ReplacePrefixMatch, replacePrefixMatch: /}}}]
    backendRefs: [{name: a, port: 80}]`,
  }),
  routeYaml({
    name: "weights",
    hostnames: ["weights.example.com"],
    rules: `
  - matches: [{path: {value: /share}}]
    backendRefs: [{name: a, port: 80, weight: 3}, {name: b, port: 80, weight: 1}, {name: c, port: 80, weight: 0}]
  - matches: [{path: {value: /lost}}]
    backendRefs: [{name: a, port: 80, weight: 1}, {name: missing, port: 80, weight: 1}]
  - {matches: [{path: {value: /nowhere}}], backendRefs: [{name: missing, port: 80}]}
  - {matches: [{path: {value: /zero}}], backendRefs: [{name: a, port: 80, weight: 0}]}
  - {matches: [{path: {value: /empty}}], backendRefs: [{name: empty, port: 80}]}
  - {matches: [{path: {value: /foreign}}], backendRefs: [{name: foreign, namespace: elsewhere, port: 80}]}`,
  }),
  routeYaml({
    name: "timeouts",
    hostnames: ["time.example.com"],
    rules: `
  - {matches: [{path: {value: /request}}], timeouts: {request: 100ms}, backendRefs: [{name: a, port: 80}]}
  - {matches: [{path: {value: /attempt}}], timeouts: {request: 10s, backendRequest: 100ms}, backendRefs: [{name: a, port: 80}]}
  - {matches: [{path: {value: /none}}], timeouts: {request: 0s}, backendRefs: [{name: a, port: 80}]}
  - {matches: [{path: {value: /retry}}], retry: {codes: [500, 503], attempts: 2, backoff: 1ms}, backendRefs: [{name: both, port: 80}]}`,
  }),
  routeYaml({
    name: "sessions",
    hostnames: ["session.example.com"],
    rules: `
  - {matches: [{path: {value: /cookie}}], sessionPersistence: {sessionName: s, type: Cookie}, backendRefs: [{name: both, port: 80}]}
  - {matches: [{path: {value: /header}}], sessionPersistence: {sessionName: x-session, type: Header}, backendRefs: [{name: both, port: 80}]}`,
  }),
  routeYaml({
    name: "mirrors",
    hostnames: ["mirror.example.com"],
    rules: `
  - filters:
    - {type: RequestMirror, requestMirror: {backendRef: {name: mirror, port: 80}}}
    - {type: RequestMirror, requestMirror: {backendRef: {name: second, port: 80}, percent: 0}}
    backendRefs: [{name: a, port: 80}]`,
  }),
  routeYaml({
    name: "cors",
    hostnames: ["cors.example.com"],
    rules: `
  - matches: [{method: PUT, path: {value: /app}}]
    filters:
    - {type: CORS, cors: {allowOrigins: ["https://a.example.com", "https://*.b.example.com"], allowMethods: [PUT], allowHeaders: [x-a], exposeHeaders: [x-b], maxAge: 60, allowCredentials: true}}
    backendRefs: [{name: a, port: 80}]`,
  }),
  routeYaml({
    name: "shop",
    hostnames: ["*.example.com"],
    parentRefs: "[{name: gw, sectionName: any}]",
    rules: `[{backendRefs: [{name: a, port: 80}]}]`,
  }),
  routeYaml({
    name: "shop-own",
    hostnames: ["one.shop.example.com"],
    parentRefs: "[{name: gw, sectionName: shop}]",
    rules: `[{matches: [{path: {value: /own}}], backendRefs: [{name: b, port: 80}]}]`,
  }),
];

/** Every feature of HTTPRoute. @param port of an upstream */
export function httpRoutesYaml(port: (name: UpstreamName) => number): string {
  return documents(
    gatewayYaml(`
  - {name: http, port: 80, protocol: HTTP}
  - {name: shop, port: 8080, protocol: HTTP, hostname: "*.shop.example.com"}
  - {name: any, port: 8080, protocol: HTTP}`),
    ...UPSTREAMS.map((name) => serviceYaml({ name, ports: [port(name)] })),
    serviceYaml({ name: "both", ports: [port("a"), port("b")] }),
    serviceYaml({ name: "empty", ports: [] }),
    serviceYaml({ name: "foreign", namespace: "elsewhere", ports: [port("c")] }),
    ...ROUTES,
  );
}
