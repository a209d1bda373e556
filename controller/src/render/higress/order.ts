import type { WasmPluginInit } from "./wasm-plugin.ts";

const PHASES = ["AUTHN", "AUTHZ", "STATS", "UNSPECIFIED_PHASE"] as const;

/** model-mapper's, in the console. */
const MAPPER_PRIORITY = 800;

/** In the order in which Higress runs them. */
export function inOrder<Plugin extends Pick<WasmPluginInit, "phase" | "priority">>(
  plugins: readonly Plugin[],
): readonly Plugin[] {
  return [...plugins].sort((a, b) => PHASES.indexOf(a.phase) - PHASES.indexOf(b.phase) || b.priority - a.priority);
}

/** Higress runs plugins of the same priority by name, so those that are in order of execution each get their own. */
export function distinctPriorities(plugins: readonly WasmPluginInit[]): readonly WasmPluginInit[] {
  const lowest = new Map<string, number>();
  return plugins.map((plugin) => {
    const priority = Math.min(plugin.priority, (lowest.get(plugin.phase) ?? Infinity) - 1);
    lowest.set(plugin.phase, priority);
    return { ...plugin, priority };
  });
}

/** Where the model is put in: behind the last plugin that chooses routes, and not before model-mapper's own place. */
export function mapperPlace(
  plugins: readonly (Pick<WasmPluginInit, "phase" | "priority"> & { readonly reroutes: boolean })[],
): Pick<WasmPluginInit, "phase" | "priority"> {
  const last = inOrder(plugins.filter(({ reroutes }) => reroutes)).at(-1);
  const isBefore = last === undefined || (last.phase === "AUTHN" && last.priority > MAPPER_PRIORITY);
  return isBefore ? { phase: "AUTHN", priority: MAPPER_PRIORITY } : { phase: last.phase, priority: last.priority - 1 };
}
