import { revealSecrets, type SecretObject } from "@sluice/manifest";
import type { PluginIr } from "../../ir/plugin.ts";
import type { KubeObject } from "../../store/kube-object.ts";
import { moduleSource } from "../plugin-image.ts";
import { managedMeta } from "../rendering.ts";
import { shortName } from "../short-name.ts";
import type { HigressSettings } from "./options.ts";

/** One entry of `matchRules`. Of `ingress` and `service` both must match where both are given. */
export interface MatchRule {
  readonly ingress?: readonly string[];
  readonly service?: readonly string[];
  readonly config: SecretObject;
}

/** A WasmPlugin of Higress before it is written down. */
export interface WasmPluginInit
  extends Pick<PluginIr, "name" | "module" | "phase" | "priority" | "failure" | "defaults"> {
  readonly rules: readonly MatchRule[];
}

/** The resource, with its configurations in clear: whoever may read WasmPlugins reads the keys of providers. */
export function wasmPlugin(plugin: WasmPluginInit, settings: HigressSettings): KubeObject {
  const { url, sha256, pullSecret } = moduleSource(plugin.module, settings.images, settings.namespace);
  return {
    apiVersion: "extensions.higress.io/v1alpha1",
    kind: "WasmPlugin",
    metadata: managedMeta(settings.namespace, shortName(`${settings.prefix}-${plugin.name}`)),
    spec: {
      url,
      ...(sha256 === undefined ? {} : { sha256 }),
      ...(pullSecret === undefined ? {} : { imagePullSecret: pullSecret }),
      phase: plugin.phase,
      priority: plugin.priority,
      failStrategy: plugin.failure === "open" ? "FAIL_OPEN" : "FAIL_CLOSE",
      // Without defaults a plugin shall leave alone what no rule has.
      ...(plugin.defaults === undefined
        ? { defaultConfigDisable: true }
        : { defaultConfig: revealSecrets(plugin.defaults) }),
      ...(plugin.rules.length === 0 ? {} : { matchRules: orderRules(plugin.rules).map(ruleObject) }),
    },
  };
}

/** The first rule that matches is taken: those that ask for more come first. */
function orderRules(rules: readonly MatchRule[]): readonly MatchRule[] {
  const rank = ({ ingress, service }: MatchRule) => (ingress === undefined ? 1 : service === undefined ? 2 : 0);
  return [...rules].sort((a, b) => rank(a) - rank(b));
}

function ruleObject({ ingress, service, config }: MatchRule): unknown {
  return {
    ...(ingress === undefined ? {} : { ingress }),
    ...(service === undefined ? {} : { service }),
    config: revealSecrets(config),
  };
}

/** Why Higress cannot pull a plugin's module as it should; undefined: it can. */
export function pluginFault({ module }: WasmPluginInit, { images, namespace }: HigressSettings): string | undefined {
  return moduleSource(module, images, namespace).fault;
}
