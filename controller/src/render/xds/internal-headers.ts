import type { PluginIr } from "../../ir/plugin.ts";
import type { SecretObject } from "../../ir/secret-text.ts";

/**
 * Headers by which plugins tell each other, and the proxy, what they found: the target that model-router chose, the
 * endpoint that an endpoint picker chose, the consumer that key-auth knows. What a client sends under these names is
 * dropped.
 */
export const INTERNAL_HEADERS: readonly string[] = [
  "x-gateway-destination-endpoint",
  "x-mse-consumer",
  "x-sluice-target",
];

/** Keys of model-router's configuration whose values name headers that it writes and routes match. */
const MODEL_ROUTER_KEYS = ["modelToHeader", "addProviderHeader"];

/** INTERNAL_HEADERS and those of the model-routers among the plugins, in lower case, sorted. */
export function internalHeaders(plugins: readonly PluginIr[]): string[] {
  const written = plugins
    .filter(({ module }) => module.kind === "bundled" && module.plugin === "model-router")
    .flatMap(({ defaults = {}, rules }) => [defaults, ...rules.map(({ config }) => config)])
    .flatMap(headersOf);
  return [...new Set([...INTERNAL_HEADERS, ...written])].sort();
}

function headersOf(config: SecretObject): string[] {
  return MODEL_ROUTER_KEYS.map((key) => config[key])
    .filter((name) => typeof name === "string" && name !== "")
    .map((name) => String(name).toLowerCase());
}
