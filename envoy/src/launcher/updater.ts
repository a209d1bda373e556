import type { EnvoyResources, ResourceKind } from "../xds/file-xds.ts";
import { XdsFiles } from "../xds/file-xds.ts";
import type { Admin } from "./admin.ts";
import type { LineLog } from "./line-log.ts";
import { type Rejection, rejections } from "./rejection.ts";
import { until } from "./until.ts";

/** `rejected`: Envoy keeps the old version of each resource that it names, and has taken the others. */
export type ApplyResult = { readonly kind: "applied" } | { readonly kind: "rejected"; readonly errors: Rejection[] };

/** What the updater needs of the running Envoy. */
export interface UpdateTarget {
  readonly admin: Admin;
  readonly log: LineLog;
  /** Worker threads; each takes a listener by itself. */
  readonly concurrency: number;
  readonly running: boolean;
}

const SUBSCRIPTION: Record<ResourceKind, string> = { listener: "listener_manager.lds", cluster: "cluster_manager.cds" };

/** Milliseconds for Envoy to look at a file; a large configuration with many Wasm modules takes seconds. */
const VERDICT_TIMEOUT = 60_000;

/** Milliseconds to wait for warming (DNS, health checks, fetched code) before going on without. */
const WARMING_TIMEOUT = 5_000;

/** Brings a configuration into a running Envoy through its xDS files, one update at a time. */
export class Updater {
  readonly #target: UpdateTarget;
  readonly #files: XdsFiles;
  #current: EnvoyResources;
  #queue: Promise<unknown> = Promise.resolve();

  private constructor(target: UpdateTarget, files: XdsFiles, current: EnvoyResources) {
    this.#target = target;
    this.#files = files;
    this.#current = current;
  }

  /** Writes the files that Envoy reads when it starts. */
  static async prepare(directory: string, initial: EnvoyResources): Promise<XdsFiles> {
    const files = new XdsFiles(directory);
    await files.clusters(initial.clusters);
    await files.listeners(initial.listeners);
    return files;
  }

  /** After the start: the updater, and what became of the initial resources. */
  static async follow(
    target: UpdateTarget,
    files: XdsFiles,
    initial: EnvoyResources,
  ): Promise<{ updater: Updater; result: ApplyResult }> {
    const updater = new Updater(target, files, initial);
    const none = new Map<string, number>();
    const clusters = await updater.#verdict("cluster", none, 0);
    const listeners = await updater.#verdict("listener", none, 0);
    return { updater, result: toResult([...clusters, ...listeners]) };
  }

  /** Resolves when Envoy's workers serve the new configuration, or Envoy has refused a part of it. */
  apply(next: EnvoyResources): Promise<ApplyResult> {
    const result = this.#queue.then(() => this.#apply(next));
    this.#queue = result.catch(() => {});
    return result;
  }

  /** Make before break: new clusters, then the listeners that use them, then the clusters nobody uses any more go. */
  async #apply(next: EnvoyResources): Promise<ApplyResult> {
    const names = new Set(next.clusters.map((cluster) => cluster.name));
    const leaving = this.#current.clusters.filter((cluster) => !names.has(cluster.name));
    this.#current = { listeners: next.listeners, clusters: [...next.clusters, ...leaving] };
    const errors = await this.#push("cluster", () => this.#files.clusters(this.#current.clusters));
    errors.push(...(await this.#push("listener", () => this.#files.listeners(next.listeners))));
    // After a refusal an old listener is still in use, and may need the clusters that were to leave.
    if (leaving.length > 0 && errors.length === 0) {
      this.#current = next;
      errors.push(...(await this.#push("cluster", () => this.#files.clusters(next.clusters))));
    }
    return toResult(errors);
  }

  async #push(kind: ResourceKind, write: () => Promise<boolean>): Promise<Rejection[]> {
    const before = await this.#stats();
    const mark = this.#target.log.mark;
    return (await write()) ? this.#verdict(kind, before, mark) : [];
  }

  async #verdict(kind: ResourceKind, before: ReadonlyMap<string, number>, mark: number): Promise<Rejection[]> {
    const name = SUBSCRIPTION[kind];
    const grew = (after: ReadonlyMap<string, number>, counter: string) =>
      (after.get(`${name}.${counter}`) ?? 0) > (before.get(`${name}.${counter}`) ?? 0);
    const accepted = await until(VERDICT_TIMEOUT, async () => {
      const after = await this.#stats();
      if (grew(after, "update_rejected") || grew(after, "update_failure")) {
        return false;
      }
      return grew(after, "update_success") ? true : undefined;
    });
    if (accepted === undefined) {
      throw new Error(`Envoy did not look at its ${kind}s within ${VERDICT_TIMEOUT} ms`);
    }
    if (!accepted) {
      this.#files.forget(kind);
      return rejections(kind, this.#target.admin, this.#target.log, mark);
    }
    await this.#settled(kind, before);
    return [];
  }

  /** Waits for warming, and for each worker to have taken each listener, which it does after the main thread accepted. */
  async #settled(kind: ResourceKind, before: ReadonlyMap<string, number>): Promise<void> {
    const { concurrency } = this.#target;
    await until(WARMING_TIMEOUT, async () => {
      const after = await this.#stats();
      const grown = (name: string) =>
        (after.get(`listener_manager.${name}`) ?? 0) - (before.get(`listener_manager.${name}`) ?? 0);
      if (kind === "cluster") {
        return after.get("cluster_manager.warming_clusters") === 0 ? true : undefined;
      }
      const expected = concurrency * (grown("listener_added") + grown("listener_modified"));
      const warming = after.get("listener_manager.total_listeners_warming");
      return warming === 0 && grown("listener_create_success") >= expected ? true : undefined;
    });
  }

  #stats(): Promise<Map<string, number>> {
    if (!this.#target.running) {
      return Promise.reject(new Error("Envoy has ended"));
    }
    return this.#target.admin.stats("^(listener_manager\\.|cluster_manager\\.(cds\\.|warming_clusters))");
  }
}

function toResult(errors: Rejection[]): ApplyResult {
  return errors.length === 0 ? { kind: "applied" } : { kind: "rejected", errors };
}
