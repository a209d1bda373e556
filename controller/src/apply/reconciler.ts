import { createHash } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { isRecord } from "@sluice/manifest";
import { type Clock, systemClock } from "../clock.ts";
import { FIELD_MANAGER, MANAGED_LABELS } from "../managed.ts";
import { ApiError, refusalText, statusOf } from "../provider/kubernetes/api-error.ts";
import type { KubeApi } from "../provider/kubernetes/kube-client.ts";
import { KubernetesProvider } from "../provider/kubernetes/kubernetes-provider.ts";
import type { ReflectorObserver, ReflectorTiming } from "../provider/kubernetes/reflector.ts";
import type { WatchedKind } from "../provider/kubernetes/watched-kind.ts";
import { formatRef, type KubeObject, type ObjectMeta, type ObjectRef, refOf } from "../store/kube-object.ts";
import type { AppliedKind, SharedObject } from "./applied-kind.ts";
import type { EventRecorder } from "./event-recorder.ts";
import { objectPath } from "./object-path.ts";
import { RepairPace } from "./repair-pace.ts";
import { WorkQueue, type WorkQueueInit } from "./work-queue.ts";

export interface ReconcilerInit {
  readonly api: KubeApi;
  /** All kinds that `setDesired` may name. */
  readonly kinds: readonly AppliedKind[];
  /** Only the leader writes. */
  readonly isLeader: () => boolean;
  readonly events: Pick<EventRecorder, "record">;
  readonly onFailure?: WorkQueueInit["onFailure"];
  readonly observer?: ReflectorObserver;
  readonly timing?: ReflectorTiming;
  readonly clock?: Clock;
}

/** What we wrote, and the version that it had then: another version means that somebody else wrote. */
interface Applied {
  readonly hash: string;
  readonly resourceVersion: string;
}

/** Answers that stay the same however often one asks. */
const REFUSALS: ReadonlySet<number | undefined> = new Set([400, 422]);

/**
 * Makes a cluster have the objects that are desired: applies them, repairs what others change of ours, and deletes what is
 * ours and desired no more, also when an earlier process made it. Objects of others are never touched.
 */
export class Reconciler {
  readonly #init: ReconcilerInit;
  readonly #queue: WorkQueue;
  readonly #provider: KubernetesProvider;
  readonly #pace: RepairPace;
  readonly #actual = new Map<string, KubeObject>();
  readonly #applied = new Map<string, Applied>();
  /** Hash of what the server, or we, refused to write. */
  readonly #refused = new Map<string, string>();
  #desired: ReadonlyMap<string, KubeObject> | undefined;

  constructor(init: ReconcilerInit) {
    const { api, kinds, onFailure, clock, observer, timing } = init;
    this.#init = init;
    this.#pace = new RepairPace(clock ?? systemClock);
    this.#queue = new WorkQueue({
      work: (key, signal) => this.#reconcile(key, signal),
      ...(onFailure === undefined ? {} : { onFailure }),
      ...(clock === undefined ? {} : { clock }),
    });
    const sink = {
      upsert: (object: KubeObject) => this.#changed(formatRef(refOf(object)), object),
      remove: (ref: ObjectRef) => this.#changed(formatRef(ref), undefined),
      synced: () => this.resume(),
    };
    const watching = { ...(observer === undefined ? {} : { observer }), ...(timing === undefined ? {} : { timing }) };
    this.#provider = new KubernetesProvider({ api, sink, kinds: kinds.map(watchedKind), ...watching });
  }

  /** Objects that are still to be written or deleted. */
  get depth(): number {
    return this.#queue.depth;
  }

  /** Whether it may write, knows what there is, and was told what there shall be. */
  get isReady(): boolean {
    return this.#desired !== undefined && this.#provider.isSynced && this.#init.isLeader();
  }

  start(): void {
    this.#provider.start();
  }

  /** All that shall be there; nothing is deleted before it was called. */
  setDesired(objects: readonly KubeObject[]): void {
    this.#desired = new Map(objects.map((object) => [formatRef(refOf(object)), object]));
    this.resume();
  }

  /** Looks at everything again; to be called by a process that has become the leader. */
  resume(): void {
    if (!this.isReady) return;
    const shared = this.#init.kinds.flatMap((kind) => (kind.shared === undefined ? [] : [kind.shared.nothing]));
    const keys = [...(this.#desired?.keys() ?? []), ...this.#actual.keys(), ...shared.map((o) => formatRef(refOf(o)))];
    for (const key of new Set(keys)) if (!this.#isSettled(key)) this.#queue.add(key);
  }

  /** Resolves when nothing is left to do. */
  idle(): Promise<void> {
    return this.#queue.idle();
  }

  async stop(): Promise<void> {
    await this.#provider.stop();
    await this.#queue.stop();
  }

  #changed(key: string, object: KubeObject | undefined): void {
    if (object === undefined) this.#actual.delete(key);
    else this.#actual.set(key, object);
    // What stood in the way may be gone.
    this.#refused.delete(key);
    if (!this.isReady || this.#isSettled(key)) return;
    if (this.#isDrift(key)) this.#queue.addLater(key, this.#pace.delay(key));
    else this.#queue.add(key);
  }

  /** Whether what we wrote is still desired, so that somebody else has changed it, or the watch is behind. */
  #isDrift(key: string): boolean {
    const desired = this.#desired?.get(key);
    return desired !== undefined && this.#applied.get(key)?.hash === hashOf(desired);
  }

  /** Whether there is nothing to do, as far as we know. */
  #isSettled(key: string): boolean {
    const desired = this.#desired?.get(key);
    const actual = this.#actual.get(key);
    const hash = desired === undefined ? "" : hashOf(desired);
    if (this.#refused.get(key) === hash) return true;
    const shared = this.#sharedOf(key);
    if (shared !== undefined) return isMerged(shared, actual, desired ?? shared.nothing);
    if (desired === undefined) return actual === undefined;
    const applied = this.#applied.get(key);
    return applied?.hash === hash && applied.resourceVersion === actual?.metadata.resourceVersion;
  }

  async #reconcile(key: string, signal: AbortSignal): Promise<void> {
    if (!this.isReady || this.#isSettled(key)) return;
    const desired = this.#desired?.get(key);
    const shared = this.#sharedOf(key);
    try {
      if (shared !== undefined) await this.#applyShared(shared, desired ?? shared.nothing, signal);
      else if (desired !== undefined) await this.#apply(key, desired, signal);
      else await this.#delete(key, signal);
    } catch (error) {
      if (!(error instanceof ApiError) || !REFUSALS.has(error.status) || desired === undefined) throw error;
      this.#refuse(key, desired, `The API server refuses it: ${refusalText(error)}`);
    }
  }

  async #apply(key: string, desired: KubeObject, signal: AbortSignal): Promise<void> {
    if (!this.#actual.has(key) && !(await this.#isFree(desired, signal))) {
      const note = `There is one of this name that is not ours: delete it, or give it the label ${LABEL}.`;
      return this.#refuse(key, desired, note);
    }
    const labels = { ...desired.metadata.labels, ...MANAGED_LABELS };
    const body = { ...desired, metadata: { ...desired.metadata, labels } };
    // Forced: the fields are ours, whoever changed them. Fields that we do not name stay as they are.
    const query = { fieldManager: FIELD_MANAGER, force: "true" };
    const path = objectPath(desired, this.#init.kinds);
    const written = await this.#init.api.request({
      method: "PATCH",
      path,
      query,
      body,
      patch: "apply-patch+yaml",
      signal,
    });
    this.#applied.set(key, { hash: hashOf(desired), resourceVersion: versionOf(written) });
  }

  /** Whether no object of the name is there, or one that we made: somebody took its label, or the watch is behind. */
  async #isFree(desired: KubeObject, signal: AbortSignal): Promise<boolean> {
    const existing = await this.#read(desired, signal);
    return existing === undefined || isOurs(existing);
  }

  async #delete(key: string, signal: AbortSignal): Promise<void> {
    const actual = this.#actual.get(key);
    if (actual === undefined) return;
    this.#applied.delete(key);
    this.#pace.forget(key);
    const path = objectPath(actual, this.#init.kinds);
    // Only the one that we saw: another of the same name is somebody else's.
    const body = { preconditions: { uid: actual.metadata.uid } };
    await this.#init.api.request({ method: "DELETE", path, body, signal }).catch(ignoreGone);
  }

  /** Read, merge and replace; a writer in between makes it fail, and then it is tried again. */
  async #applyShared(shared: SharedObject, ours: KubeObject, signal: AbortSignal): Promise<void> {
    const existing = await this.#read(ours, signal);
    if (isMerged(shared, existing, ours)) return;
    const path = objectPath(ours, this.#init.kinds);
    const request = { query: { fieldManager: FIELD_MANAGER }, body: shared.merge(existing, ours), signal };
    if (existing !== undefined) await this.#init.api.request({ ...request, method: "PUT", path });
    else await this.#init.api.request({ ...request, method: "POST", path: path.slice(0, path.lastIndexOf("/")) });
  }

  async #read(object: KubeObject, signal: AbortSignal): Promise<KubeObject | undefined> {
    try {
      const path = objectPath(object, this.#init.kinds);
      const read = await this.#init.api.request({ method: "GET", path, signal });
      if (!isRecord(read) || !isRecord(read.metadata)) throw new Error("the API server answered no object");
      const { apiVersion, kind, metadata } = object;
      return { ...read, apiVersion, kind, metadata: { ...read.metadata, name: metadata.name } };
    } catch (error) {
      if (statusOf(error) === 404) return undefined;
      throw error;
    }
  }

  #sharedOf(key: string): SharedObject | undefined {
    return this.#init.kinds.find(({ shared }) => shared !== undefined && formatRef(refOf(shared.nothing)) === key)
      ?.shared;
  }

  #refuse(key: string, object: KubeObject, note: string): void {
    this.#refused.set(key, hashOf(object));
    this.#init.events.record({ object, type: "Warning", reason: "ApplyRefused", action: "Applying", note });
  }
}

/** By its label, or by what the server notes of who applied it. */
function isOurs({ metadata }: KubeObject): boolean {
  const { labels = {}, managedFields } = metadata as ObjectMeta & { readonly managedFields?: unknown };
  if (Object.entries(MANAGED_LABELS).every(([name, value]) => labels[name] === value)) return true;
  const managers = Array.isArray(managedFields) ? managedFields.filter(isRecord) : [];
  return managers.some(({ manager, operation }) => manager === FIELD_MANAGER && operation === "Apply");
}

/** Whether an object has what is ours; one that is not there has nothing. */
function isMerged({ merge, nothing }: SharedObject, existing: KubeObject | undefined, ours: KubeObject): boolean {
  return isDeepStrictEqual(existing ?? nothing, existing === undefined ? ours : merge(existing, ours));
}

const LABEL = Object.entries(MANAGED_LABELS)
  .map(([name, value]) => `${name}=${value}`)
  .join(",");

/** Shared objects have no label of ours: they are watched by name. */
function watchedKind({ kind, group, version, plural, namespace, shared }: AppliedKind): WatchedKind {
  const common: WatchedKind = { kind, group, versions: [version], plural };
  const { name, namespace: home } = shared?.nothing.metadata ?? {};
  const scope = home ?? namespace;
  const where = scope === undefined ? {} : { namespace: scope };
  return {
    ...common,
    ...where,
    ...(name === undefined ? { labelSelector: LABEL } : { fieldSelector: `metadata.name=${name}` }),
  };
}

function hashOf(object: KubeObject): string {
  return createHash("sha256").update(JSON.stringify(object)).digest("hex");
}

function versionOf(object: unknown): string {
  const metadata = isRecord(object) ? object.metadata : undefined;
  const version = isRecord(metadata) ? metadata.resourceVersion : undefined;
  return typeof version === "string" ? version : "";
}

function ignoreGone(error: unknown): void {
  // 409: another of the same name, which is not the one that we saw.
  if (statusOf(error) !== 404 && statusOf(error) !== 409) throw error;
}
