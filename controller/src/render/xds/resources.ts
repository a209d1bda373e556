import type {
  Cluster,
  ClusterLoadAssignment,
  EncodedRoutes,
  Listener,
  Secret,
  TypedExtensionConfig,
} from "@sluice/envoy";

/**
 * All that proxies of one fleet are given. Each list is sorted by name, names are unique. What comes from an unchanged part
 * of the IR is the same object as before.
 */
export interface XdsResources {
  readonly listeners: readonly Listener[];
  readonly routes: readonly EncodedRoutes[];
  readonly clusters: readonly Cluster[];
  readonly endpoints: readonly ClusterLoadAssignment[];
  readonly secrets: readonly Secret[];
  readonly extensions: readonly TypedExtensionConfig[];
}

export function sortedByName<Resource extends { readonly name: string }>(resources: Iterable<Resource>): Resource[] {
  return sortedBy(({ name }) => name, resources);
}

/** One of each name. */
export function sortedBy<Resource>(nameOf: (resource: Resource) => string, resources: Iterable<Resource>): Resource[] {
  const byName = new Map([...resources].map((resource) => [nameOf(resource), resource]));
  return [...byName].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, resource]) => resource);
}
