import type { ResourceKind, Resources } from "../src/resources/resources.ts";
import { refOf } from "../src/store/kube-object.ts";
import { type Entry, ResourceStore, storeKey } from "../src/store/resource-store.ts";
import { admit } from "../src/translate/ai/admit.ts";

/** The store after each of the objects has come, older generations of an object first: the last good one is in effect. */
export function storeOf(objects: readonly Resources[ResourceKind][]): ResourceStore {
  const kinds = new Map<ResourceKind, Map<string, Entry>>();
  const byGeneration = [...objects].sort((a, b) => (a.metadata.generation ?? 1) - (b.metadata.generation ?? 1));
  for (const object of byGeneration) {
    const entries = kinds.get(object.kind) ?? new Map<string, Entry>();
    kinds.set(object.kind, entries);
    const key = storeKey(refOf(object));
    const issues = admit(object);
    entries.set(key, { object, effective: issues.length === 0 ? object : entries.get(key)?.effective, issues });
  }
  return new ResourceStore(kinds);
}
