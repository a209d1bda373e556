import { toBinary } from "@bufbuild/protobuf";
import { expect, test } from "vitest";
import { RouteConfigurationSchema } from "../generated/envoy/config/route/v3/route_pb.js";
import { routeConfiguration } from "../resource/http-connection-manager.ts";
import { route, virtualHost } from "../resource/route.ts";
import { decodeRoutes, encodeRoute, encodeRouteConfiguration, encodeVirtualHost } from "./encoded-routes.ts";
import { makeSnapshot } from "./snapshot.ts";

const routes = ["a", "b"].map((name) => route({ name, match: { pathPrefix: `/${name}` }, to: { cluster: name } }));
const whole = routeConfiguration(
  "http/80/default",
  ["a.example.com", "*"].map((domain) => virtualHost({ name: domain, domains: [domain], routes })),
  { targetEditsWin: true },
);
const pieces = encodeRouteConfiguration(
  routeConfiguration(whole.name, [], { targetEditsWin: true }),
  whole.virtualHosts.map((host) => encodeVirtualHost({ ...host, routes: [] }, routes.map(encodeRoute))),
);

test("pieces put together mean the same as the whole", () => {
  expect(toBinary(RouteConfigurationSchema, decodeRoutes(pieces))).toEqual(toBinary(RouteConfigurationSchema, whole));
});

test("a snapshot takes them as they are", () => {
  const resource = makeSnapshot({ routes: [pieces] }).resources.route.get(whole.name);
  expect(resource?.packed.value).toBe(pieces.bytes);
  expect(resource?.packed.typeUrl).toBe("type.googleapis.com/envoy.config.route.v3.RouteConfiguration");
});

test("a host without routes, and a configuration without hosts", () => {
  const host = encodeVirtualHost(virtualHost({ name: "h", domains: ["h"], routes: [] }), []);
  expect(decodeRoutes(encodeRouteConfiguration(routeConfiguration("r", []), [host])).virtualHosts[0]?.routes).toEqual(
    [],
  );
  expect(decodeRoutes(encodeRouteConfiguration(routeConfiguration("r", []), [])).virtualHosts).toEqual([]);
});
