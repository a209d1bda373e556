import { changedEntries } from "../store/changed-entries.ts";
import { type ResourceStore, storeKey } from "../store/resource-store.ts";
import { BackendRefs, type PoolTraits, type TlsLookup } from "./backend-refs.ts";
import type { BackendTls } from "./backend-tls.ts";
import { Grants } from "./grants.ts";
import { SERVICE_LABEL } from "./service-backend.ts";

/** What references are resolved by, beside Services and their endpoints. */
const OTHERS = ["ReferenceGrant", "BackendTLSPolicy", "ConfigMap", "InferencePool"] as const;
const KINDS = [...OTHERS, "Service", "EndpointSlice"] as const;

type BackendStore = ResourceStore<(typeof KINDS)[number]>;

interface Kept {
  readonly store: BackendStore;
  readonly others: ResourceStore<(typeof OTHERS)[number]>;
  readonly traits: PoolTraits;
  readonly backends: BackendRefs;
}

/** Of the last translation. */
const memory: { last?: Kept } = {};

/** The same object again, with all that it has resolved, while nothing of what references lead to has changed. */
export function keptBackendRefs(all: ResourceStore, backendTls: BackendTls, traits: PoolTraits): BackendRefs {
  const { inference, epp } = traits;
  const isSame = memory.last?.traits.inference === inference && memory.last.traits.epp === epp;
  const last = isSame ? memory.last : undefined;
  const store = all.pick(KINDS);
  if (last?.store === store) return last.backends;
  const others = all.pick(OTHERS);
  const tls: TlsLookup = (service, port) => backendTls.lookup(service, port);
  const backends = new BackendRefs(store, { grants: new Grants(store), tls, ...traits });
  if (last?.others === others) backends.adopt(last.backends, changedServices(last.store, store));
  memory.last = { store, others, traits, backends };
  return backends;
}

function changedServices(before: BackendStore, after: BackendStore): ReadonlySet<string> {
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
