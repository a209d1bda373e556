import { revealSecrets, type SecretObject } from "@sluice/manifest";
import type { FleetIr } from "../../ir/fleet.ts";
import type { PluginIr } from "../../ir/plugin.ts";
import type { KubeObject, ObjectRef } from "../../store/kube-object.ts";
import { storeKey } from "../../store/resource-store.ts";
import { aiRouteIssues } from "../ai-route-issues.ts";
import type { RenderIssue } from "../issue.ts";
import type { PluginImages } from "../plugin-image.ts";
import { makeRendering, managedMeta, type Rendering } from "../rendering.ts";
import { shortName } from "../short-name.ts";
import { coversRoute, type RouteObject } from "../whole-route.ts";
import { wasmOf } from "./wasm.ts";

export interface EnvoyGatewayOptions {
  readonly images: PluginImages;
  /** Before the names of policies. Default `sluice`. */
  readonly prefix?: string;
}

/** `wasm` of one policy. */
const MOST_PLUGINS = 16;

/**
 * Envoy Gateway's policies: one for each Gateway and route that plugins are for, in each the whole chain, since there the
 * policy of a route takes the place of its Gateway's.
 */
export function renderEnvoyGateway(fleet: FleetIr, options: EnvoyGatewayOptions): Rendering {
  const issues: RenderIssue[] = [...aiRouteIssues(fleet, "Envoy Gateway"), ...partIssues(fleet)];
  const targets: readonly ObjectRef[] = [...fleet.gateways, ...routesOf(fleet)];
  const chains = targets.flatMap((target) => {
    const chain = fleet.plugins.flatMap((plugin) => configuredFor(plugin, target, fleet));
    if (chain.length === 0) return [];
    if (chain.length <= MOST_PLUGINS) return [{ target, chain }];
    issues.push({
      ref: target,
      part: "",
      message: `${chain.length} plugins are for it, and Envoy Gateway takes ${MOST_PLUGINS}; none of them is there`,
    });
    return [];
  });
  const objects = chains.map(({ target, chain }) => policy(target, chain, { options, issues }));
  const modules = chains.flatMap(({ chain }) => chain.map(({ plugin }) => plugin.module));
  return makeRendering({ objects, issues, modules });
}

/** A plugin with the one configuration that it has for a target. */
export interface ConfiguredPlugin {
  readonly plugin: PluginIr;
  readonly config: SecretObject;
}

/** Route objects that rules name. */
function routesOf({ plugins }: FleetIr): readonly ObjectRef[] {
  const targets = plugins.flatMap(({ rules }) => rules.flatMap((rule) => rule.targets));
  const routes = targets.filter(({ kind }) => kind === "HTTPRoute" || kind === "GRPCRoute");
  const byKey = new Map(
    routes.map(({ kind, namespace, name }) => [`${kind}/${storeKey({ namespace, name })}`, { kind, namespace, name }]),
  );
  return [...byKey].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, ref]) => ref);
}

function configuredFor(plugin: PluginIr, target: ObjectRef, fleet: FleetIr): readonly ConfiguredPlugin[] {
  const own =
    target.kind === "Gateway"
      ? undefined
      : plugin.rules.find(
          (rule) =>
            coversRoute(rule.targets, routeObject(target), fleet) && rule.targets.some((other) => isOf(other, target)),
        );
  const config = own?.config ?? plugin.defaults;
  return config === undefined ? [] : [{ plugin, config: ruleOver(plugin, config, own !== undefined) }];
}

/** key-auth's rules add to its global part; of all others a rule takes the place of it. */
function ruleOver({ defaults, module }: PluginIr, config: SecretObject, isRule: boolean): SecretObject {
  const adds = isRule && module.kind === "bundled" && ADDING.includes(module.plugin);
  return adds ? { ...defaults, ...config } : config;
}

const ADDING = ["key-auth", "ai-proxy"];

function routeObject({ kind, namespace, name }: ObjectRef): RouteObject {
  return { kind: kind === "GRPCRoute" ? "GRPCRoute" : "HTTPRoute", namespace, name };
}

function isOf(target: RouteObject, { kind, namespace, name }: ObjectRef): boolean {
  return target.kind === kind && target.namespace === namespace && target.name === name;
}

/** Rules of routes, and Ingresses, are no targets there. */
function partIssues(fleet: FleetIr): readonly RenderIssue[] {
  return fleet.plugins.flatMap((plugin) =>
    plugin.rules.flatMap(({ targets }) =>
      targets.flatMap((target): RenderIssue[] => {
        const { kind, namespace, name, rule } = target;
        if (kind === "AIRoute" || (kind !== "Ingress" && coversRoute(targets, target, fleet))) return [];
        const message = `${plugin.name} is not there for it: Envoy Gateway attaches plugins to whole HTTPRoutes and GRPCRoutes`;
        return [{ ref: { kind, namespace, name }, part: rule === undefined ? "" : `rule ${rule}`, message }];
      }),
    ),
  );
}

function policy(
  target: ObjectRef,
  chain: readonly ConfiguredPlugin[],
  { options, issues }: { readonly options: EnvoyGatewayOptions; readonly issues: RenderIssue[] },
): KubeObject {
  const { kind, namespace, name } = target;
  const own = shortName(`${options.prefix ?? "sluice"}-${kind.toLowerCase()}-${name}`);
  return {
    apiVersion: "gateway.envoyproxy.io/v1alpha1",
    kind: "EnvoyExtensionPolicy",
    metadata: managedMeta(namespace, own),
    spec: {
      targetRefs: [{ group: "gateway.networking.k8s.io", kind, name }],
      wasm: chain.flatMap(({ plugin, config }) =>
        wasmOf(plugin, revealSecrets(config), { images: options.images, target, issues }),
      ),
    },
  };
}
