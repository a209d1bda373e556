import { memo } from "../../memo.ts";
import type { ResourceStore } from "../../store/resource-store.ts";
import type { BackendRefs } from "../backend-refs.ts";
import type { TranslateContext } from "../context.ts";
import { Grants } from "../grants.ts";
import { BUNDLED_PLUGINS, type PluginCatalog } from "./catalog/plugin-catalog.ts";
import type { RedisBridge } from "./policy/store/redis-bridge.ts";

const KINDS = ["AIProvider", "ConfigMap", "ReferenceGrant", "Secret"] as const;

/** What AIRoutes, providers and sections of policies are translated by, beside their own objects. */
export interface AiContext {
  readonly store: ResourceStore<(typeof KINDS)[number]>;
  readonly grants: Grants;
  readonly backends: BackendRefs;
  readonly catalog: PluginCatalog;
  readonly redisBridge: RedisBridge | undefined;
}

/** The same object again while nothing of it has changed, so that what is made by it can be kept by it. */
export function aiContext({
  store,
  backends,
  options,
}: Pick<TranslateContext, "store" | "backends" | "options">): AiContext {
  return contextOf(store.pick(KINDS), backends, options.redisBridge);
}

const contextOf = memo((store: AiContext["store"], backends: BackendRefs, redisBridge?: RedisBridge): AiContext => {
  return { store, grants: new Grants(store), backends, catalog: BUNDLED_PLUGINS, redisBridge };
});

/** Why a reference has no object that can be used: reason and message of `ResolvedRefs=False`. */
export interface RefProblem {
  readonly reason: RefReason;
  /** Begins with the path of the reference, and says how to mend it. Never holds a secret. */
  readonly message: string;
}

export type RefReason =
  | "BackendNotFound"
  | "InvalidCACertificateRef"
  | "InvalidKind"
  | "InvalidProvider"
  | "InvalidSecretRef"
  | "RefNotPermitted"
  | "StoreUnreachable"
  | "UnsupportedProtocol";

export type Resolved<T> = { readonly value: T } | { readonly problem: RefProblem };

export function unresolved(reason: RefReason, message: string): { readonly problem: RefProblem } {
  return { problem: { reason, message } };
}
