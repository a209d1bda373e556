import { type WatchedKind, watchedKinds } from "../provider/kubernetes/watched-kind.ts";
import { KINDS } from "../resources/kinds.ts";

const NAMESPACED = new Set<string>(KINDS.filter(({ namespaced }) => namespaced).map(({ kind }) => kind));

/**
 * What to follow: everything, or only what is in these namespaces and kinds of the whole cluster.
 *
 * @param inference whether kinds of the inference extension, and Pods, too
 */
export function namespacedKinds(namespaces: readonly string[], inference = false): readonly WatchedKind[] {
  const kinds = watchedKinds(inference);
  if (namespaces.length === 0) return kinds;
  return kinds.flatMap((kind) =>
    NAMESPACED.has(kind.kind) ? namespaces.map((namespace) => ({ ...kind, namespace })) : [kind],
  );
}
