import { describe, expect, test } from "vitest";
import { type Route, RouteSchema } from "../generated/envoy/config/route/v3/route_components_pb.js";
import { formatMessage } from "../json.ts";
import { corsPolicy } from "./cors.ts";
import { headerEditFields } from "./header-edits.ts";
import { type PathRewrite, pathEdit } from "./path-rewrite.ts";
import { redirect } from "./redirect.ts";
import { type RouteInit, route } from "./route.ts";
import { type MatchInit, routeMatch } from "./route-match.ts";
import { quoteRegex } from "./string-match.ts";

function json(message: Route): Record<string, unknown> {
  return formatMessage(RouteSchema, message) as Record<string, unknown>;
}

function action(init: Partial<RouteInit>) {
  return json(route({ name: "r", to: { cluster: "c" }, ...init })).route;
}

describe("a path match", () => {
  test.each<{ name: string; match: MatchInit; expected: [string, unknown] }>([
    { name: "none is every path", match: {}, expected: ["prefix", "/"] },
    { name: "text at the beginning", match: { prefix: "/v1/" }, expected: ["prefix", "/v1/"] },
    { name: "the whole path", match: { path: "/v1" }, expected: ["path", "/v1"] },
    { name: "whole segments", match: { pathPrefix: "/v1" }, expected: ["pathSeparatedPrefix", "/v1"] },
    {
      name: "whole segments, slash at the end",
      match: { pathPrefix: "/v1/" },
      expected: ["pathSeparatedPrefix", "/v1"],
    },
    { name: "the root's segments", match: { pathPrefix: "/" }, expected: ["prefix", "/"] },
  ])("$name", ({ match, expected }) => {
    const { case: kind, value } = routeMatch(match).pathSpecifier;
    expect([kind, value]).toEqual(expected);
  });

  test("a regular expression", () => {
    expect(routeMatch({ pathRegex: "/v[12]" }).pathSpecifier).toMatchObject({ value: { regex: "/v[12]" } });
  });
});

test("a request is matched by method, headers and query as text, pattern or presence", () => {
  const match = { method: "POST", headers: { "x-a": "1", "x-b": { regex: "b+" } }, query: { q: { present: true } } };
  expect(json(route({ name: "r", match, to: { cluster: "c" } })).match).toEqual({
    prefix: "/",
    headers: [
      { name: ":method", string_match: { exact: "POST" } },
      { name: "x-a", string_match: { exact: "1" } },
      { name: "x-b", string_match: { safe_regex: { regex: "b+" } } },
    ],
    query_parameters: [{ name: "q", present_match: true }],
  });
});

describe("a path rewrite", () => {
  /** What Envoy does with it: on a path that the route's match has let through. */
  function rewritten(rewrite: PathRewrite, path: string): string {
    const edit = pathEdit(rewrite);
    if (edit === undefined) {
      return path;
    }
    if (edit.case === "prefixRewrite") {
      const prefix = "prefix" in rewrite ? rewrite.prefix.replace(/\/+$/, "") : "";
      return edit.value + path.slice(prefix.length);
    }
    const { pattern, substitution } = edit.value;
    return path.replace(new RegExp(pattern?.regex ?? ""), () => substitution.replaceAll("\\\\", "\\"));
  }

  // The table of HTTPPathModifier.replacePrefixMatch in the Gateway API.
  test.each([
    { path: "/foo/bar", prefix: "/foo", replacement: "/xyz", expected: "/xyz/bar" },
    { path: "/foo/bar", prefix: "/foo", replacement: "/xyz/", expected: "/xyz/bar" },
    { path: "/foo/bar", prefix: "/foo/", replacement: "/xyz", expected: "/xyz/bar" },
    { path: "/foo/bar", prefix: "/foo/", replacement: "/xyz/", expected: "/xyz/bar" },
    { path: "/foo", prefix: "/foo", replacement: "/xyz", expected: "/xyz" },
    { path: "/foo/", prefix: "/foo", replacement: "/xyz", expected: "/xyz/" },
    { path: "/foo/bar", prefix: "/foo", replacement: "", expected: "/bar" },
    { path: "/foo/", prefix: "/foo", replacement: "", expected: "/" },
    { path: "/foo", prefix: "/foo", replacement: "", expected: "/" },
    { path: "/foo/", prefix: "/foo", replacement: "/", expected: "/" },
    { path: "/foo", prefix: "/foo", replacement: "/", expected: "/" },
    { path: "/bar", prefix: "/", replacement: "/xyz", expected: "/xyz/bar" },
    { path: "/bar", prefix: "/", replacement: "/", expected: "/bar" },
    { path: "/a.b/c", prefix: "/a.b", replacement: "/", expected: "/c" },
  ])("$path, $prefix → '$replacement' gives $expected", ({ path, prefix, replacement, expected }) => {
    expect(rewritten({ prefix, replacement }, path)).toBe(expected);
  });

  test("of the whole path takes the text as it is", () => {
    expect(rewritten({ path: "/a\\1$&" }, "/x/y")).toBe("/a\\1$&");
  });
});

test("header values are not expanded by Envoy", () => {
  const { requestHeadersToAdd } = headerEditFields({
    set: [{ name: "x", value: "50%" }],
    add: [{ name: "y", value: "" }],
  });
  expect(requestHeadersToAdd.map(({ header }) => header?.value)).toEqual(["50%%", ""]);
  expect(requestHeadersToAdd.map(({ keepEmptyValue }) => keepEmptyValue)).toEqual([true, true]);
});

test("a route that uses everything", () => {
  const everything = action({
    to: {
      weighted: [
        { cluster: "a", weight: 9 },
        { cluster: "b", weight: 1, requestHeaders: { remove: ["x"] } },
      ],
    },
    rewriteHost: "llm.internal",
    rewritePath: { prefix: "/v1", replacement: "/v2" },
    mirrors: [{ cluster: "m", share: 0.125 }],
    refusedUpgrades: ["websocket"],
    hash: [{ header: "x-user" }, { cookie: "c", ttl: 60 }, { sourceAddress: true }, { query: "q" }],
    timeout: 1.5,
    idleTimeout: 0,
    clusterNotFound: 500,
  });
  expect(everything).toMatchObject({
    weighted_clusters: {
      clusters: [
        { name: "a", weight: 9 },
        { name: "b", weight: 1, request_headers_to_remove: ["x"] },
      ],
    },
    host_rewrite_literal: "llm.internal",
    prefix_rewrite: "/v2",
    request_mirror_policies: [
      { cluster: "m", runtime_fraction: { default_value: { numerator: 125_000, denominator: "MILLION" } } },
    ],
    upgrade_configs: [{ upgrade_type: "websocket", enabled: false }],
    timeout: "1.500s",
    idle_timeout: "0s",
    cluster_not_found_response_code: "INTERNAL_SERVER_ERROR",
  });
});

test("a redirect leaves alone what it does not name", () => {
  expect(json(redirect({ name: "r" })).redirect).toEqual({ response_code: "FOUND" });
  const full = redirect({ name: "r", status: 308, scheme: "https", hostname: "b", port: 8443, path: { path: "/new" } });
  expect(json(full).redirect).toEqual({
    response_code: "PERMANENT_REDIRECT",
    scheme_redirect: "https",
    host_redirect: "b",
    port_redirect: 8443,
    path_redirect: "/new",
  });
});

test("an origin's star stands for any text, and its dots for themselves", () => {
  const policy = corsPolicy({ origins: ["https://*.example.com", "https://a.test"] });
  const filterConfigs = { "envoy.filters.http.cors": policy };
  const [config] = Object.values(
    json(route({ name: "r", to: { cluster: "c" }, filterConfigs })).typed_per_filter_config ?? {},
  );
  expect(config).toMatchObject({
    allow_origin_string_match: [
      { safe_regex: { regex: String.raw`https://.*\.example\.com` } },
      { exact: "https://a.test" },
    ],
  });
});

test("a quoted text matches itself only", () => {
  const text = String.raw`a.b*c\d[e]^$|(f){g}+?`;
  const regex = new RegExp(`^${quoteRegex(text)}$`);
  expect([regex.test(text), regex.test(text.replace(".", "x"))]).toEqual([true, false]);
});
