import { isRecord } from "@sluice/manifest";
import { type Clock, systemClock } from "../clock.ts";
import type { StatusUpdate } from "../ir/status.ts";
import { FIELD_MANAGER } from "../managed.ts";
import { ApiError, refusalText, statusOf } from "../provider/kubernetes/api-error.ts";
import type { KubeApi } from "../provider/kubernetes/kube-client.ts";
import { kubeTime } from "../provider/kubernetes/kube-time.ts";
import { KINDS } from "../resources/kinds.ts";
import { formatRef, type KubeObject, refOf } from "../store/kube-object.ts";
import type { ResourceStore } from "../store/resource-store.ts";
import type { EventRecorder } from "./event-recorder.ts";
import { hasOwnEntries, mergeStatus } from "./merge-status.ts";
import { objectPath } from "./object-path.ts";
import { WorkQueue, type WorkQueueInit } from "./work-queue.ts";

export interface StatusWriterInit {
  readonly api: KubeApi;
  /** Whose entries in `status.parents` and `status.ancestors` are ours. */
  readonly controllerName: string;
  /** Only the leader writes. */
  readonly isLeader: () => boolean;
  readonly events: Pick<EventRecorder, "record">;
  readonly onFailure?: WorkQueueInit["onFailure"];
  readonly clock?: Clock;
}

interface Wanted {
  readonly update: StatusUpdate;
  /** As the watch told it; the server may have a newer version. */
  readonly object: KubeObject;
}

/** Another writer each time: then its turn comes later. */
const CONFLICTS = 5;

/** Brings what translation says of objects into their statuses. Our entries only, and only what has changed. */
export class StatusWriter {
  readonly #init: StatusWriterInit;
  readonly #queue: WorkQueue;
  #wanted: ReadonlyMap<string, Wanted> = new Map();
  /** What the server refused: not tried again until something about it changes. */
  readonly #refused = new Map<string, string>();

  constructor(init: StatusWriterInit) {
    this.#init = init;
    const { onFailure, clock } = init;
    this.#queue = new WorkQueue({
      work: (key, signal) => this.#write(key, signal),
      ...(onFailure === undefined ? {} : { onFailure }),
      ...(clock === undefined ? {} : { clock }),
    });
  }

  /** Statuses that are still to be written. */
  get depth(): number {
    return this.#queue.depth;
  }

  /** All that translation has to say: what it does not name any more loses our entries. */
  take(updates: readonly StatusUpdate[], store: ResourceStore): void {
    const wanted = new Map<string, Wanted>();
    for (const update of updates) {
      const object = store.entry(update.ref.kind as never, update.ref.namespace, update.ref.name)?.object;
      if (object !== undefined) wanted.set(formatRef(update.ref), { update, object });
    }
    for (const orphan of this.#orphans(store, wanted)) wanted.set(formatRef(orphan.update.ref), orphan);
    this.#wanted = wanted;
    for (const key of this.#refused.keys()) if (!wanted.has(key)) this.#refused.delete(key);
    this.resume();
  }

  /** Looks at all of it again; to be called by a process that has become the leader. */
  resume(): void {
    if (!this.#init.isLeader()) return;
    for (const [key, { update, object }] of this.#wanted) {
      if (this.#patch(update, object) !== undefined && !this.#isRefused(key)) this.#queue.add(key);
    }
  }

  /** Resolves when everything is written. */
  idle(): Promise<void> {
    return this.#queue.idle();
  }

  async stop(): Promise<void> {
    await this.#queue.stop();
  }

  /** Objects with entries of ours that no update speaks of. */
  #orphans(store: ResourceStore, wanted: ReadonlyMap<string, Wanted>): readonly Wanted[] {
    const entries = KINDS.filter(({ hasStatus }) => hasStatus).flatMap(({ kind }) => store.entries(kind));
    return entries.flatMap(({ object }) => {
      const ref = refOf(object);
      const kind = hasOwnEntries(object.status, this.#init.controllerName);
      if (kind === undefined || wanted.has(formatRef(ref))) return [];
      const generation = object.metadata.generation ?? 1;
      const update: StatusUpdate =
        kind === "parents" ? { ref, generation, kind, parents: [] } : { ref, generation, kind, ancestors: [] };
      return [{ update, object }];
    });
  }

  async #write(key: string, signal: AbortSignal): Promise<void> {
    for (let conflict = 0; conflict < CONFLICTS; conflict++) {
      const wanted = this.#wanted.get(key);
      if (wanted === undefined || !this.#init.isLeader()) return;
      try {
        const object = conflict === 0 ? wanted.object : await this.#read(wanted.object, signal);
        // A new object of the same name is another one: what we know is not about it.
        if (object.metadata.uid === wanted.object.metadata.uid) await this.#patchStatus(wanted.update, object, signal);
        return;
      } catch (error) {
        const status = statusOf(error);
        if (status === 404) return;
        if (status === 422 && error instanceof ApiError) return this.#refuse(key, wanted, error);
        if (status !== 409) throw error;
      }
    }
    throw new Error(`${key}: its status was changed by another each time`);
  }

  async #read(object: KubeObject, signal: AbortSignal): Promise<KubeObject> {
    const read = await this.#init.api.request({ method: "GET", path: objectPath(object), signal });
    if (!isRecord(read) || !isRecord(read.metadata)) throw new Error("the API server answered no object");
    return { ...object, ...read, metadata: { ...object.metadata, ...read.metadata } };
  }

  /** As a merge patch with the version that it was worked out from: what others wrote meanwhile makes it fail with 409. */
  async #patchStatus(update: StatusUpdate, object: KubeObject, signal: AbortSignal): Promise<void> {
    const status = this.#patch(update, object);
    if (status === undefined) return;
    const { resourceVersion, uid } = object.metadata;
    const body = { metadata: { resourceVersion, uid }, status };
    const path = `${objectPath(object)}/status`;
    const query = { fieldManager: FIELD_MANAGER };
    await this.#init.api.request({ method: "PATCH", path, query, body, patch: "merge-patch+json", signal });
  }

  #patch(update: StatusUpdate, object: KubeObject): Readonly<Record<string, unknown>> | undefined {
    const { controllerName, clock = systemClock } = this.#init;
    return mergeStatus(object.status, update, { controllerName, now: kubeTime(clock.date()) });
  }

  #isRefused(key: string): boolean {
    return this.#refused.get(key) === this.#fingerprint(key);
  }

  #refuse(key: string, { object }: Wanted, error: ApiError): void {
    this.#refused.set(key, this.#fingerprint(key));
    const note = `The API server refuses the status: ${refusalText(error)}`;
    this.#init.events.record({ object, type: "Warning", reason: "StatusRefused", action: "WritingStatus", note });
  }

  #fingerprint(key: string): string {
    return JSON.stringify(this.#wanted.get(key)?.update);
  }
}
