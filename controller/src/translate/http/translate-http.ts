import type { GRPCRoute, HTTPRoute } from "../../resources/resources.ts";
import type { Entry } from "../../store/resource-store.ts";
import type { TranslateContext } from "../context.ts";
import { invalidRouteStatus } from "../route-status.ts";
import { attachRoute, type GatewayPart } from "./attached-route.ts";
import { grpcSource } from "./grpc-route.ts";
import { httpSource } from "./http-route.ts";
import type { RouteSource } from "./rule-source.ts";

/** Hangs all HTTPRoutes on their Gateways. */
export function translateHttpRoutes(context: TranslateContext): void {
  for (const entry of context.store.entries("HTTPRoute")) translateRoute(context, entry, httpSource);
}

/** Hangs all GRPCRoutes on their Gateways. */
export function translateGrpcRoutes(context: TranslateContext): void {
  for (const entry of context.store.entries("GRPCRoute")) translateRoute(context, entry, grpcSource);
}

function translateRoute<Route extends HTTPRoute | GRPCRoute>(
  context: TranslateContext,
  entry: Entry<Route["kind"]>,
  read: (route: Route) => RouteSource,
): void {
  const route = entry.effective as Route | undefined;
  if (route === undefined) {
    context.status.push(...invalidRouteStatus(context, entry));
    return;
  }
  const { attacher } = context.gateways;
  const { listeners, parts, status } = attachRoute(entry, route, read, { attacher, backends: context.backends });
  context.attached.add(listeners);
  for (const part of parts) addPart(context, part);
  for (const update of status) context.status.push(update);
}

function addPart(context: TranslateContext, { gateway, hosts, rules, backends }: GatewayPart): void {
  const fleet = context.fleetOf(gateway.fleet);
  for (const { listener, hostnames, set } of hosts) fleet.addRoutes(listener, hostnames, set);
  fleet.attach(rules);
  for (const backend of backends) context.use(backend, gateway);
}
