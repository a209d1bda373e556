import { revealSecrets } from "@sluice/manifest";
import type { FleetIr } from "../../ir/fleet.ts";
import type { PluginIr, PluginTargetIr } from "../../ir/plugin.ts";
import type { KubeObject } from "../../store/kube-object.ts";
import { aiRouteIssues } from "../ai-route-issues.ts";
import type { RenderIssue } from "../issue.ts";
import { moduleSource, type PluginImages } from "../plugin-image.ts";
import { istioPoolIssues } from "../pool-limits.ts";
import { makeRendering, managedMeta, type Rendering } from "../rendering.ts";
import { shortName } from "../short-name.ts";
import { namesOfRoutes } from "./route-names.ts";

export interface IstioOptions {
  readonly images: PluginImages;
  /** Before the names of WasmPlugins. Default `sluice`. */
  readonly prefix?: string;
}

/** `targetRefs` of one WasmPlugin. */
const MOST_TARGETS = 16;

/** Istio's WasmPlugins: each plugin once for the Gateways of a namespace, its rules by Istio's names of routes. */
export function renderIstio(fleet: FleetIr, options: IstioOptions): Rendering {
  const issues: RenderIssue[] = [...aiRouteIssues(fleet, "Istio"), ...istioPoolIssues(fleet)];
  const names = namesOfRoutes(fleet, issues);
  const useful = fleet.plugins.flatMap((plugin) => {
    const rules = rulesOf(plugin, names);
    if (plugin.defaults === undefined && rules.length === 0) return [];
    return [{ plugin, config: { ...revealed(plugin), ...(rules.length === 0 ? {} : { _rules_: rules }) } }];
  });
  const objects = useful.flatMap(({ plugin, config }) =>
    gatewayGroups(fleet).map((group) => wasmPlugin(plugin, group, { config, options, issues })),
  );
  return makeRendering({ objects, issues, modules: useful.map(({ plugin }) => plugin.module) });
}

function revealed({ defaults = {} }: PluginIr): Readonly<Record<string, unknown>> {
  return revealSecrets(defaults) as Readonly<Record<string, unknown>>;
}

function rulesOf({ rules }: PluginIr, names: ReadonlyMap<string, string>): readonly unknown[] {
  return rules.flatMap(({ targets, config }) => {
    const routes = targets.map(nameIn(names)).filter((name) => name !== undefined);
    if (routes.length === 0) return [];
    return [{ ...(revealSecrets(config) as object), _match_route_: [...new Set(routes)].sort() }];
  });
}

function nameIn(names: ReadonlyMap<string, string>): (target: PluginTargetIr) => string | undefined {
  return ({ route }) => names.get(route);
}

interface GatewayGroup {
  readonly namespace: string;
  readonly gateways: readonly string[];
  /** From 0. */
  readonly number: number;
}

/** Gateways of one namespace, as many as one resource can name. */
function gatewayGroups({ gateways }: FleetIr): readonly GatewayGroup[] {
  const namespaces = [...new Set(gateways.map(({ namespace }) => namespace))].sort();
  return namespaces.flatMap((namespace) => {
    const own = gateways.filter((gateway) => gateway.namespace === namespace).map(({ name }) => name);
    const count = Math.ceil(own.length / MOST_TARGETS);
    return Array.from({ length: count }, (_, number) => {
      const first = number * MOST_TARGETS;
      return { namespace, number, gateways: own.slice(first, first + MOST_TARGETS) };
    });
  });
}

interface WasmPluginParts {
  readonly config: unknown;
  readonly options: IstioOptions;
  readonly issues: RenderIssue[];
}

function wasmPlugin(
  plugin: PluginIr,
  { namespace, gateways, number }: GatewayGroup,
  { config, options, issues }: WasmPluginParts,
): KubeObject {
  const name = shortName(`${options.prefix ?? "sluice"}-${plugin.name}${number === 0 ? "" : `-${number}`}`);
  const { url, sha256, pullSecret, fault } = moduleSource(plugin.module, options.images, namespace);
  if (fault !== undefined)
    issues.push({ ref: { kind: "WasmPlugin", namespace, name }, part: "imagePullSecret", message: fault });
  return {
    apiVersion: "extensions.istio.io/v1alpha1",
    kind: "WasmPlugin",
    metadata: managedMeta(namespace, name),
    spec: {
      targetRefs: gateways.map((gateway) => ({ group: "gateway.networking.k8s.io", kind: "Gateway", name: gateway })),
      url,
      ...(sha256 === undefined ? {} : { sha256 }),
      ...(pullSecret === undefined ? {} : { imagePullSecret: pullSecret }),
      phase: plugin.phase,
      priority: plugin.priority,
      failStrategy: plugin.failure === "open" ? "FAIL_OPEN" : "FAIL_RELOAD",
      type: "HTTP",
      pluginConfig: config,
    },
  };
}
