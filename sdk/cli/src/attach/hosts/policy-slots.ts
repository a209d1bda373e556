import { isRecord } from "@sluice/manifest";
import type { JsonObject } from "../attachment.ts";
import type { Target } from "../target.ts";
import type { HostSettings, Slot } from "./host.ts";
import { objectName } from "./object-name.ts";

/** One policy for each target, all plugins in it: of two policies for the same target the hosts take one. */
export function policySlots(
  plugins: readonly string[],
  targets: readonly Target[],
  { name }: HostSettings,
): readonly Slot[] {
  return targets.map((target) => ({
    namespace: target.namespace,
    name: name ?? objectName("attached", [target], false),
    targets: [target],
    plugins,
  }));
}

/** The members of a list by their `name`. */
export function namedEntries(list: unknown): ReadonlyMap<string, JsonObject> {
  const entries = Array.isArray(list) ? list.filter(isRecord) : [];
  return new Map(entries.flatMap((entry) => (typeof entry.name === "string" ? [[entry.name, entry]] : [])));
}
