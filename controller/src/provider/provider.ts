import type { KubeObject, ObjectRef } from "../store/kube-object.ts";
import type { Issue } from "../store/resource-store.ts";

/** Takes what a provider sees of the world. Calls come one after the other. */
export interface ResourceSink {
  /** A new object, or a new version of a known one; of any shape. */
  upsert(object: KubeObject): void;
  /**
   * There is such an object, and it cannot be used: its last good version stays in effect.
   * @param object as it was written: what a policy without a good version was for must not go unguarded
   */
  refuse(ref: ObjectRef, issues: readonly Issue[], object?: unknown): void;
  remove(ref: ObjectRef): void;
  /** Everything that was there at the start has been told. */
  synced(): void;
}

/** Where resources come from. */
export interface ResourceProvider {
  stop(): Promise<void>;
}
