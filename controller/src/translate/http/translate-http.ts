import type { Entry } from "../../store/resource-store.ts";
import type { TranslateContext } from "../context.ts";
import { invalidRouteStatus } from "../route-status.ts";
import { attachRoute, type GatewayPart } from "./attached-route.ts";

/** Hangs all HTTPRoutes on their Gateways. */
export function translateHttpRoutes(context: TranslateContext): void {
  for (const entry of context.store.entries("HTTPRoute")) translateRoute(context, entry);
}

/** Hangs all GRPCRoutes on their Gateways. */
export function translateGrpcRoutes(context: TranslateContext): void {
  for (const entry of context.store.entries("GRPCRoute")) translateRoute(context, entry);
}

function translateRoute(context: TranslateContext, entry: Entry<"HTTPRoute"> | Entry<"GRPCRoute">): void {
  const route = entry.effective;
  if (route === undefined) {
    context.status.push(...invalidRouteStatus(context, entry));
    return;
  }
  const { listeners, parts, status, pools } = attachRoute(entry, route, context.gateways.attacher, context.backends);
  context.attached.add(listeners);
  for (const part of parts) addPart(context, part);
  context.poolUses.add(pools);
  for (const update of status) context.status.push(update);
}

function addPart(context: TranslateContext, { gateway, hosts, rules, backends, poolRoute }: GatewayPart): void {
  const fleet = context.fleetOf(gateway.fleet);
  for (const { listener, hostnames, set } of hosts) fleet.addRoutes(listener, hostnames, set);
  fleet.attach(rules);
  for (const backend of backends) context.use(backend, gateway);
  if (poolRoute !== undefined) fleet.addPoolRoute(poolRoute);
}
