import type { FleetIr } from "../ir/fleet.ts";
import type { PluginTargetIr } from "../ir/plugin.ts";

/** Names one route object. */
export type RouteObject = Pick<PluginTargetIr, "kind" | "namespace" | "name">;

/** Whether the targets have every rule of the object, at every listener. */
export function coversRoute(targets: readonly PluginTargetIr[], object: RouteObject, fleet: FleetIr): boolean {
  const own = targets.filter((target) => isOf(target, object));
  if (own.some(({ rule }) => rule === undefined)) return true;
  const covered = new Set(own.map(({ route }) => route));
  return routesOf(object, fleet).every((route) => covered.has(route));
}

function isOf(target: RouteObject, { kind, namespace, name }: RouteObject): boolean {
  return target.kind === kind && target.namespace === namespace && target.name === name;
}

/** Names of the object's routes, once for each rule, or for each rule and listener. */
function routesOf(object: RouteObject, { attached, ports }: FleetIr): readonly string[] {
  if (attached !== undefined) return attached.filter((rule) => isOf(rule, object)).map(({ route }) => route);
  const prefix = `${object.kind.toLowerCase()}/${object.namespace}/${object.name}/`;
  const chains = ports.flatMap((port) => port.chains).flatMap((chain) => (chain.kind === "http" ? chain.hosts : []));
  const names = chains.flatMap(({ routes }) => routes.map(({ name }) => name));
  return [...new Set(names)].filter((name) => name.startsWith(prefix));
}
