import { once } from "node:events";
import { isRecord } from "@sluice/manifest";
import type { Clock } from "../clock.ts";
import { FIELD_MANAGER } from "../managed.ts";
import { statusOf } from "../provider/kubernetes/api-error.ts";
import type { KubeApi } from "../provider/kubernetes/kube-client.ts";
import { formatRef, type KubeObject, refOf } from "../store/kube-object.ts";
import { objectPath } from "./object-path.ts";
import { WorkQueue, type WorkQueueInit } from "./work-queue.ts";

/** Holds an object until what was made of it is gone. */
export const FINALIZER = "sluice.dev/cleanup";

export interface FinalizerKeeperInit {
  readonly api: KubeApi;
  /** Only the leader writes. */
  readonly isLeader: () => boolean;
  /** Resolves when what was made of objects that are going is gone. */
  readonly whenClean: () => Promise<void>;
  readonly onFailure?: WorkQueueInit["onFailure"];
  readonly clock?: Clock;
}

/**
 * Keeps objects from vanishing before their traces: those that something is made of get a finalizer, and lose it when they
 * are being deleted and the traces are gone.
 */
export class FinalizerKeeper {
  readonly #init: FinalizerKeeperInit;
  readonly #queue: WorkQueue;
  #objects: ReadonlyMap<string, KubeObject> = new Map();

  constructor(init: FinalizerKeeperInit) {
    this.#init = init;
    const { onFailure, clock } = init;
    this.#queue = new WorkQueue({
      work: (key, signal) => this.#update(key, signal),
      ...(onFailure === undefined ? {} : { onFailure }),
      ...(clock === undefined ? {} : { clock }),
    });
  }

  /** All objects that something is made of, and those of them that are being deleted. */
  take(objects: readonly KubeObject[]): void {
    this.#objects = new Map(objects.map((object) => [formatRef(refOf(object)), object]));
    this.resume();
  }

  /** Looks at everything again; to be called by a process that has become the leader. */
  resume(): void {
    if (!this.#init.isLeader()) return;
    for (const [key, object] of this.#objects) if (wantedFinalizers(object) !== undefined) this.#queue.add(key);
  }

  idle(): Promise<void> {
    return this.#queue.idle();
  }

  async stop(): Promise<void> {
    await this.#queue.stop();
  }

  async #update(key: string, signal: AbortSignal): Promise<void> {
    const object = this.#objects.get(key);
    if (object === undefined || !this.#init.isLeader()) return;
    if (object.metadata.deletionTimestamp !== undefined) await this.#whenClean(signal);
    if (signal.aborted) return;
    try {
      await this.#patch(object, signal);
    } catch (error) {
      if (statusOf(error) === 404) return;
      if (statusOf(error) !== 409) throw error;
      const read = await this.#init.api.request({ method: "GET", path: objectPath(object), signal });
      if (isRecord(read) && isRecord(read.metadata)) {
        await this.#patch({ ...object, metadata: { ...object.metadata, ...read.metadata } }, signal);
      }
    }
  }

  /** Resolves at the keeper's end too: what it waits for may never come. */
  async #whenClean(signal: AbortSignal): Promise<void> {
    const over = new AbortController();
    try {
      await Promise.race([this.#init.whenClean(), once(signal, "abort", { signal: over.signal })]);
    } finally {
      over.abort();
    }
  }

  /** The whole list under the version that it was read in: finalizers of others must not be lost. */
  async #patch(object: KubeObject, signal: AbortSignal): Promise<void> {
    const finalizers = wantedFinalizers(object);
    if (finalizers === undefined) return;
    const { resourceVersion, uid } = object.metadata;
    const body = { metadata: { resourceVersion, uid, finalizers } };
    const query = { fieldManager: FIELD_MANAGER };
    const path = objectPath(object);
    await this.#init.api.request({ method: "PATCH", path, query, body, patch: "merge-patch+json", signal });
  }
}

/** Undefined when they are right as they are. */
function wantedFinalizers({ metadata }: KubeObject): readonly string[] | undefined {
  const { finalizers = [], deletionTimestamp } = metadata;
  const has = finalizers.includes(FINALIZER);
  if (deletionTimestamp === undefined) return has ? undefined : [...finalizers, FINALIZER];
  return has ? finalizers.filter((finalizer) => finalizer !== FINALIZER) : undefined;
}
