import type { KubeObject, ObjectRef } from "../../store/kube-object.ts";

/** Takes what a provider sees. Calls are synchronous, and never come after the provider has stopped. */
export interface ResourceSink {
  /** A new object, or a new version of one. */
  upsert(object: KubeObject): void;
  remove(ref: ObjectRef): void;
  /** Once: everything that was there at the start has been told. */
  synced(): void;
}
