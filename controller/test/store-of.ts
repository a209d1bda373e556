import type { ResourceKind, Resources } from "../src/resources/resources.ts";
import type { ResourceStore } from "../src/store/resource-store.ts";
import { StoreBuilder } from "../src/store/store-builder.ts";
import { admit } from "../src/translate/ai/admit.ts";

/** The store after each of the objects has come, older generations of an object first: the last good one is in effect. */
export function storeOf(objects: readonly Resources[ResourceKind][]): ResourceStore {
  const builder = new StoreBuilder({
    parse: (object) => ({ kind: "resource", resource: object as Resources[ResourceKind] }),
    admit,
    onChange: () => undefined,
  });
  const byGeneration = [...objects].sort((a, b) => (a.metadata.generation ?? 1) - (b.metadata.generation ?? 1));
  for (const object of byGeneration) builder.upsert(object);
  return builder.snapshot();
}
