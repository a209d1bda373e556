import type { SecretObject } from "@sluice/manifest";
import type { PluginIr } from "../../ir/plugin.ts";

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

/** INTERNAL_HEADERS and those that plugins are told to write for routes to be chosen by, in lower case, sorted. */
export function internalHeaders(plugins: readonly PluginIr[]): string[] {
  const written = plugins
    .filter(({ module }) => module.kind === "bundled" && module.plugin === "model-router")
    .flatMap(({ defaults = {}, rules }) => [defaults, ...rules.map(({ config }) => config)])
    .flatMap(headersOf);
  return [...new Set([...INTERNAL_HEADERS, ...written, ...routeHeaders(plugins)])].sort();
}

/** Those of ai-proxy in front of pools. */
function routeHeaders(plugins: readonly PluginIr[]): string[] {
  return plugins
    .flatMap(({ rules }) => rules)
    .flatMap(({ config: { routeHeader } }) => {
      const isHeader = typeof routeHeader === "object" && routeHeader !== null && "name" in routeHeader;
      return isHeader ? [String(routeHeader.name)] : [];
    });
}

function headersOf(config: SecretObject): string[] {
  return MODEL_ROUTER_KEYS.map((key) => config[key])
    .filter((name) => typeof name === "string" && name !== "")
    .map((name) => String(name).toLowerCase());
}
