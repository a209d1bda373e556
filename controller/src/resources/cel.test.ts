import { expect, test } from "vitest";
import { checkRules } from "./cel.ts";
import type { ResourceKind } from "./resources.ts";
import { checkSchema } from "./schema.ts";

/** Messages of what an API server's rules have against a spec, after its schema's defaults. */
function issuesOf(kind: ResourceKind, spec: object): readonly string[] {
  const object = { metadata: { name: "x" }, spec: structuredClone(spec) };
  expect(checkSchema(kind, object, true)).toEqual([]);
  return checkRules(kind, object.spec).map(({ path, message }) => `${path}: ${message}`);
}

const replacePrefix = { path: { type: "ReplacePrefixMatch", replacePrefixMatch: "/x" } };
const rewrite = { type: "URLRewrite", urlRewrite: replacePrefix };

test.each<{ name: string; kind: ResourceKind; spec: object; issues: readonly string[] }>([
  {
    name: "listeners of the same port, protocol and hostname",
    kind: "Gateway",
    spec: {
      gatewayClassName: "sluice",
      listeners: [
        { name: "a", port: 80, protocol: "HTTP" },
        { name: "b", port: 80, protocol: "HTTP" },
      ],
    },
    issues: ["spec.listeners: Combination of port, protocol and hostname must be unique for each listener"],
  },
  {
    name: "nothing against a gRPC service with capitals",
    kind: "GRPCRoute",
    spec: { rules: [{ matches: [{ method: { service: "helloworld.Greeter", method: "SayHello" } }] }] },
    issues: [],
  },
  {
    name: "a redirect beside a rewrite",
    kind: "HTTPRoute",
    spec: {
      rules: [
        {
          filters: [
            { type: "RequestRedirect", requestRedirect: {} },
            { type: "URLRewrite", urlRewrite: {} },
          ],
        },
      ],
    },
    issues: [
      "spec.rules[0].filters: May specify either httpRouteFilterRequestRedirect or httpRouteFilterRequestRewrite, but not both",
    ],
  },
  {
    name: "a prefix to replace behind a prefix match",
    kind: "HTTPRoute",
    spec: { rules: [{ matches: [{ path: { type: "PathPrefix", value: "/a" } }], filters: [rewrite] }] },
    issues: [],
  },
  {
    name: "a prefix to replace behind an exact match",
    kind: "HTTPRoute",
    spec: { rules: [{ matches: [{ path: { type: "Exact", value: "/a" } }], filters: [rewrite] }] },
    issues: [
      "spec.rules[0]: When using URLRewrite filter with path.replacePrefixMatch, exactly one PathPrefix match must be specified",
    ],
  },
  {
    name: "a backend request that may take longer than the request",
    kind: "HTTPRoute",
    spec: { rules: [{ timeouts: { request: "1s", backendRequest: "2s" } }] },
    issues: ["spec.rules[0].timeouts: backendRequest timeout cannot be longer than request timeout"],
  },
  {
    name: "a target with neither provider nor pool",
    kind: "AIRoute",
    spec: { parentRefs: [{ name: "g" }], rules: [{ targets: [{ model: "x" }] }] },
    issues: ["spec.rules[0].targets[0]: a target has either a providerRef or a poolRef"],
  },
  {
    name: "two models of the same name",
    kind: "AIProvider",
    spec: { type: "openai", models: [{ name: "a" }, { name: "a" }] },
    issues: ["spec.models[1]: has the same name as another one of the list"],
  },
])("$name", ({ kind, spec, issues }) => {
  expect(issuesOf(kind, spec)).toEqual(issues);
});

test("a field that the kind does not have is named with its path", () => {
  const object = { metadata: { name: "x" }, spec: { rules: [{ backendRef: [] }] } };
  expect(checkSchema("HTTPRoute", object, true)).toEqual([
    { path: "spec.rules[0].backendRef", message: "is not a field of this kind" },
  ]);
  expect(checkSchema("HTTPRoute", { ...object, spec: { rules: [{ backendRef: [] }] } }, false)).toEqual([]);
});
