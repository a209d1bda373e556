import { fileURLToPath } from "node:url";
import { decodeRoutes, formatMessage, RouteConfigurationSchema } from "@sluice/envoy";
import { expect, test } from "vitest";
import { fleetIr, forwardTo, httpPort, prefixMatch, routeIr, weighted } from "../../../test/ir.ts";
import { printMessages } from "../../../test/print.ts";
import { XDS_OPTIONS } from "../../../test/show-xds.ts";
import { NO_EDITS, type RedirectIr } from "../../ir/action.ts";
import type { RouteIr } from "../../ir/route.ts";
import { renderXds } from "./render-xds.ts";

const GOLDENS = fileURLToPath(new URL("../../../testdata/render-xds/", import.meta.url));
const A = "service/default/a/80";
const B = "service/default/b/80";

/** The routes of a port, in Envoy's words. */
function printRoutes(routes: readonly RouteIr[]): string {
  const [rendered] = renderXds(fleetIr({ ports: [httpPort(routes)] }), XDS_OPTIONS).routes;
  if (rendered === undefined) throw new Error("no routes");
  const whole = formatMessage(RouteConfigurationSchema, decodeRoutes(rendered));
  return printMessages((whole as { virtual_hosts: { routes: unknown }[] }).virtual_hosts[0]?.routes);
}

const header = (name: string, value: string) => ({ name, value });
const redirect = (more: Partial<RedirectIr>): RedirectIr => ({
  kind: "redirect",
  status: 302,
  responseHeaders: NO_EDITS,
  ...more,
});

test.each<{ readonly name: string; readonly routes: readonly RouteIr[] }>([
  {
    name: "route-match-all-kinds",
    routes: [
      routeIr("exact", forwardTo(A), { path: { kind: "exact", value: "/a/" }, headers: [], query: [] }),
      routeIr("prefix", forwardTo(A), prefixMatch("/a")),
      routeIr("regex", forwardTo(A), { path: { kind: "regex", value: "/a[0-9]+" }, headers: [], query: [] }),
      routeIr(
        "rest",
        forwardTo(A),
        prefixMatch("/", {
          method: "POST",
          headers: [
            { name: "x-a", kind: "exact", value: "1" },
            { name: "x-a", kind: "regex", value: "2|3", invert: true },
            { name: "__proto__", kind: "exact", value: "1" },
          ],
          query: [
            { name: "q", kind: "exact", value: "a b" },
            { name: "r", kind: "regex", value: ".+" },
          ],
        }),
      ),
    ],
  },
  {
    name: "route-weights-with-a-lost-share",
    routes: [
      routeIr(
        "weights",
        forwardTo(A, {
          destinations: [
            weighted(90, A, { requestHeaders: { ...NO_EDITS, set: [header("x-to", "a")] } }),
            weighted(9, B, { responseHeaders: { ...NO_EDITS, remove: ["server"] } }),
            weighted(1, undefined),
            weighted(0, B),
          ],
        }),
      ),
      routeIr("one with weight", forwardTo(A, { destinations: [weighted(0, B), weighted(5, A)] })),
      routeIr("none", forwardTo(undefined)),
      routeIr("none with weight", forwardTo(A, { destinations: [weighted(0, A), weighted(1, undefined)] })),
    ],
  },
  {
    name: "route-header-edits",
    routes: [
      routeIr(
        "edits",
        forwardTo(A, {
          requestHeaders: {
            set: [header("x-set", "100%"), header("x-both", "1"), header("host", "other.example.com")],
            add: [header("x-add", "1"), header(":path", "/"), header("x-both", "2")],
            remove: ["x-gone", "x-both", "host"],
          },
          responseHeaders: { set: [header("x-set", "")], add: [], remove: ["server"] },
        }),
      ),
    ],
  },
  {
    name: "route-rewrites",
    routes: [
      routeIr("full", forwardTo(A, { rewrite: { hostname: "b", path: { kind: "full", value: "/x\\1" } } })),
      ...["/y", "/", ""].flatMap((value) =>
        ["/x", "/"].map((prefix) =>
          routeIr(
            `${prefix} to "${value}"`,
            forwardTo(A, { rewrite: { path: { kind: "prefix", prefix, value } } }),
            prefixMatch(prefix),
          ),
        ),
      ),
    ],
  },
  {
    name: "route-redirects",
    routes: [
      routeIr("scheme", redirect({ scheme: "https", status: 301 })),
      routeIr("host and port", redirect({ hostname: "b.example.com", port: 8443, status: 308 })),
      routeIr("full path", redirect({ path: { kind: "full", value: "/x" }, status: 307 })),
      routeIr(
        "prefix",
        redirect({ path: { kind: "prefix", prefix: "/a", value: "" }, status: 303 }),
        prefixMatch("/a"),
      ),
      routeIr("headers", redirect({ responseHeaders: { ...NO_EDITS, set: [header("x-a", "1")] } })),
    ],
  },
  {
    name: "route-answers",
    routes: [
      routeIr("404", { kind: "respond", status: 404, responseHeaders: NO_EDITS }),
      routeIr("421", {
        kind: "respond",
        status: 421,
        body: "not here\n",
        responseHeaders: { ...NO_EDITS, set: [header("x-a", "1")] },
      }),
    ],
  },
  {
    name: "route-timeouts-and-retries",
    routes: [
      routeIr("none", forwardTo(A, { timeouts: { request: 0, backendRequest: 0 } })),
      routeIr("request", forwardTo(A, { timeouts: { request: 1_500 } })),
      routeIr("attempt", forwardTo(A, { timeouts: { request: 10_000, backendRequest: 50, attemptIdle: 20 } })),
      routeIr(
        "hosts",
        forwardTo(A, {
          timeouts: { backendRequest: 1_000 },
          retry: { retries: 2, statuses: [500, 503], on: ["connect-failure", "reset"], backoff: 100, avoid: "hosts" },
        }),
      ),
      routeIr("priorities", forwardTo(A, { retry: { retries: 1, statuses: [], on: ["5xx"], avoid: "priorities" } })),
    ],
  },
  {
    name: "route-mirrors-sessions-and-websockets",
    routes: [
      routeIr(
        "mirrors",
        forwardTo(A, {
          mirrors: [
            { backend: B, numerator: 1, denominator: 3 },
            { backend: A, numerator: 1, denominator: 1 },
          ],
        }),
      ),
      routeIr("cookie", forwardTo(A, { session: { kind: "cookie", name: "s", path: "/app", lifetime: 3_600 } })),
      routeIr("session cookie", forwardTo(A, { session: { kind: "cookie", name: "s", path: "/" } })),
      routeIr("header", forwardTo(A, { session: { kind: "header", name: "x-session", path: "/" } })),
      routeIr("websocket", forwardTo(A, { websocket: true })),
    ],
  },
  {
    name: "route-cors",
    routes: [
      routeIr(
        "some",
        forwardTo(A, {
          cors: {
            origins: ["https://*.example.com", "http://a.test:8080"],
            methods: ["GET", "PUT"],
            headers: ["x-a"],
            exposeHeaders: ["x-b"],
            maxAge: 60,
            credentials: true,
          },
        }),
      ),
      routeIr(
        "everybody",
        forwardTo(A, {
          cors: { origins: ["*"], methods: ["*"], headers: ["*"], exposeHeaders: [], maxAge: 5, credentials: true },
        }),
      ),
    ],
  },
])("$name", async ({ name, routes }) => {
  await expect(printRoutes(routes)).toMatchFileSnapshot(`${GOLDENS}${name}.yaml`);
});
