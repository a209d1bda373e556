import { FailurePolicy, type TypedExtensionConfig, type WasmModule, wasmExtension } from "@sluice/envoy";
import { revealSecrets, type SecretJson, type SecretObject } from "@sluice/manifest";
import type { PluginIr, PluginRuleIr } from "../../ir/plugin.ts";
import { moduleCluster } from "./module-cluster.ts";
import type { ModuleSource, XdsOptions } from "./options.ts";

/** A plugin that can be run: there is something to run, and something to run it for. */
export interface RunnablePlugin {
  readonly plugin: PluginIr;
  readonly source: ModuleSource;
}

const known = new WeakMap<PluginIr, Map<string, TypedExtensionConfig>>();

/** What the plugin's place in a chain of filters is filled with. */
export function pluginResource({ plugin, source }: RunnablePlugin, { secrets }: XdsOptions): TypedExtensionConfig {
  const key = JSON.stringify([source, secrets]);
  const made = known.get(plugin)?.get(key);
  if (made !== undefined) return made;
  const extension = wasmExtension({
    name: plugin.name,
    module: wasmModule(source),
    configuration: secrets === "reveal" ? revealSecrets(configurationOf(plugin)) : redacted(configurationOf(plugin)),
    failurePolicy: plugin.failure === "closed" ? FailurePolicy.FAIL_RELOAD : FailurePolicy.FAIL_OPEN,
  });
  // One entry: of a module that is rebuilt again and again nothing old is kept.
  known.set(plugin, new Map([[key, extension]]));
  return extension;
}

/** Secrets print as `[redacted]`. */
function redacted(configuration: SecretJson): unknown {
  return JSON.parse(JSON.stringify(configuration));
}

/**
 * The configuration as plugins of Higress take it: keys for all requests, and `_rules_`, the first of which that has the
 * request's route is taken. A plugin takes rules alone for "on only where a rule says so".
 */
export function configurationOf({ defaults, rules }: PluginIr): SecretObject {
  if (rules.length === 0) return defaults ?? {};
  const { _rules_: further = [], ...keys } = defaults ?? {};
  const own = [...rules.map(ruleOf), ...(Array.isArray(further) ? further : [])];
  const everywhere = defaults !== undefined && Object.keys(keys).length === 0;
  return { ...keys, _rules_: everywhere ? [...own, { _match_domain_: ["*"] }] : own };
}

function ruleOf({ targets, backends, config }: PluginRuleIr): SecretObject {
  const routes = { _match_route_: [...new Set(targets.map(({ route }) => route))] };
  return { ...config, ...routes, ...(backends === undefined ? {} : { _match_service_: backends }) };
}

function wasmModule(source: ModuleSource): WasmModule {
  switch (source.kind) {
    case "file":
      return { file: source.path };
    case "http":
      return { url: source.url, sha256: source.sha256, cluster: moduleCluster(source.url) };
  }
}
