import { changedEntries } from "../store/changed-entries.ts";
import { type ResourceStore, storeKey } from "../store/resource-store.ts";
import { BackendRefs } from "./backend-refs.ts";
import type { BackendTls } from "./backend-tls.ts";
import type { Grants } from "./grants.ts";
import { sameItems } from "./same-items.ts";
import { SERVICE_LABEL } from "./service-backend.ts";

interface Kept {
  readonly store: ResourceStore;
  readonly backends: BackendRefs;
}

/** What references are resolved by, beside Services and their endpoints. */
const OTHERS = ["ReferenceGrant", "BackendTLSPolicy", "ConfigMap", "InferencePool"] as const;

/** Of the last translation. */
const memory: { last?: Kept } = {};

/** The same object again, with all that it has resolved, while nothing of what references lead to has changed. */
export function keptBackendRefs(store: ResourceStore, grants: Grants, backendTls: BackendTls): BackendRefs {
  const { last } = memory;
  const others = last !== undefined && sameVersions(OTHERS, last.store, store);
  if (others && sameVersions(["Service", "EndpointSlice"], last.store, store)) return last.backends;
  const backends = new BackendRefs(store, grants, (service, port) => backendTls.lookup(service, port));
  if (others) backends.adopt(last.backends, changedServices(last.store, store));
  memory.last = { store, backends };
  return backends;
}

function sameVersions(kinds: readonly Parameters<ResourceStore["version"]>[0][], a: ResourceStore, b: ResourceStore) {
  return sameItems(
    kinds.map((kind) => a.version(kind)),
    kinds.map((kind) => b.version(kind)),
  );
}

function changedServices(before: ResourceStore, after: ResourceStore): ReadonlySet<string> {
  const services = changedEntries(before.entries("Service"), after.entries("Service"));
  const slices = changedEntries(before.entries("EndpointSlice"), after.entries("EndpointSlice"));
  const ofServices = services.map(({ object: { metadata } }) => keyOf(metadata.namespace, metadata.name));
  const ofSlices = slices.map(({ object: { metadata } }) =>
    keyOf(metadata.namespace, metadata.labels?.[SERVICE_LABEL]),
  );
  return new Set([...ofServices, ...ofSlices]);
}

function keyOf(namespace = "", name = ""): string {
  return storeKey({ namespace, name });
}
