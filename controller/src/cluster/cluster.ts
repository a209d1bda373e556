import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import { DEFAULT_ACCESS_LOG } from "@sluice/envoy";
import { EventRecorder } from "../apply/event-recorder.ts";
import { FinalizerKeeper } from "../apply/finalizer-keeper.ts";
import { Reconciler } from "../apply/reconciler.ts";
import { StatusWriter } from "../apply/status-writer.ts";
import type { ControllerConfig } from "../config/options.ts";
import { redisBridgeOf } from "../config/redis-bridge.ts";
import { Controller } from "../controller.ts";
import type { TargetKind } from "../ir/fleet.ts";
import { LeaderElector } from "../leader/leader-elector.ts";
import type { Logger } from "../log.ts";
import { jsonPage } from "../ops/ops-server.ts";
import type { PipelineOutput } from "../pipeline/pipeline.ts";
import { type AccessInit, loadAccess } from "../provider/kubernetes/api-access.ts";
import { KubeClient } from "../provider/kubernetes/kube-client.ts";
import { KubernetesProvider } from "../provider/kubernetes/kubernetes-provider.ts";
import { pluginImages, REGISTRY_MISSING, renderTargets, type TargetOptions } from "../render/render-target.ts";
import { parseResource } from "../resources/parse.ts";
import type { ResourceStore } from "../store/resource-store.ts";
import { CLUSTER_OPTIONS } from "../translate/options.ts";
import type { Translation } from "../translate/translate.ts";
import { Departures } from "./departures.ts";
import { RefusalEvents } from "./refusal-events.ts";
import { targetKinds } from "./target-kinds.ts";
import { withUnsaid } from "./unsaid.ts";
import { UnsaidEvents } from "./unsaid-events.ts";
import { unsynced } from "./unsynced.ts";
import { watchLog } from "./watch-log.ts";
import { namespacedKinds } from "./watched-kinds.ts";

export interface ClusterInit {
  readonly config: ControllerConfig;
  readonly log: Logger;
  /** Of our plugins' images. */
  readonly version: string;
}

const LEASE = "sluice-controller";
/** Share of the lease after which a leader that cannot renew steps down, and the pace of its tries. */
const RENEW = 2 / 3;
const RETRY = 2 / 15;
/** Kinds that objects for other data planes are made of, in other namespaces: they wait until those are gone. */
const HELD = ["AIPolicy", "AIProvider", "AIRoute"] as const;

/** The controller in, or beside, a Kubernetes cluster. Every replica serves proxies; the leader alone writes. */
export class Cluster implements PipelineOutput {
  readonly #init: ClusterInit;
  readonly #api: KubeClient;
  readonly #targets: TargetOptions;
  readonly #elector: LeaderElector | undefined;
  readonly #events: EventRecorder;
  readonly #refusals: RefusalEvents;
  readonly #unsaid: UnsaidEvents;
  readonly #statuses: StatusWriter;
  readonly #keeper: FinalizerKeeper;
  readonly #reconcilers = new Map<TargetKind, Reconciler>();
  #controller: Controller | undefined;
  #departures: Departures | undefined;
  #provider: KubernetesProvider | undefined;

  private constructor(init: ClusterInit, api: KubeClient) {
    const { config, log } = init;
    this.#init = init;
    this.#api = api;
    this.#targets = {
      images: pluginImages(config.pluginRegistry, init.version),
      higressNamespace: config.higressNamespace,
    };
    this.#events = new EventRecorder({
      api,
      controller: CLUSTER_OPTIONS.controllerName,
      instance: hostname(),
      onError: (error) => log.warn({ err: error }, "an event could not be written"),
    });
    this.#refusals = new RefusalEvents(this.#events);
    this.#unsaid = new UnsaidEvents(this.#events);
    this.#elector = config.leaderElection ? this.#newElector() : undefined;
    this.#statuses = new StatusWriter({
      api,
      controllerName: CLUSTER_OPTIONS.controllerName,
      isLeader: () => this.isLeader,
      events: this.#events,
      onFailure: (key, error) => log.warn({ key, err: error }, "a status could not be written yet"),
    });
    this.#keeper = new FinalizerKeeper({
      api,
      isLeader: () => this.isLeader,
      whenClean: () => this.#clean(),
      onFailure: (key, error) => log.warn({ key, err: error }, "an object could not be released yet"),
    });
  }

  /** Resolves when it runs; the resources come in their own time. @throws UserError for credentials or ports that do not do */
  static async start(init: ClusterInit): Promise<Cluster> {
    const api = new KubeClient(await loadAccess(accessOf(init.config)), {
      userAgent: `sluice-controller/${init.version}`,
    });
    const cluster = new Cluster(init, api);
    try {
      await cluster.#open();
      return cluster;
    } catch (error) {
      await cluster.stop();
      throw error;
    }
  }

  get isLeader(): boolean {
    return this.#elector?.isLeader ?? true;
  }

  get controller(): Controller | undefined {
    return this.#controller;
  }

  take({ ir, status }: Translation, store: ResourceStore): void {
    const { objects, issues } = renderTargets(ir.fleets, this.#targets);
    for (const target of new Set(ir.fleets.map((fleet) => fleet.target))) this.#reconcilerOf(target);
    for (const [target, reconciler] of this.#reconcilers) {
      const kinds = targetKinds(target, this.#targets.higressNamespace);
      const isOf = new Set(kinds.map(({ group, version, kind }) => `${group}/${version}/${kind}`));
      reconciler.setDesired(objects.filter(({ apiVersion, kind }) => isOf.has(`${apiVersion}/${kind}`)));
    }
    this.#statuses.take(withUnsaid(status, issues), store);
    if (this.isLeader) this.#unsaid.take(issues, status, store);
    this.#hold(store);
    this.#refusals.take(ir.fleets, store, (fleet) => this.#controller?.xds.refusals(fleet) ?? []);
  }

  /** Lets go of the lease; proxies and resources stay as they are. */
  async stop(): Promise<void> {
    await this.#provider?.stop();
    await this.#controller?.stop();
    const reconcilers = [...this.#reconcilers.values()];
    // The keeper waits for the reconcilers; ended before them, it lets go of nothing that is still there.
    await Promise.all([this.#statuses, this.#keeper, ...reconcilers].map((part) => part.stop()));
    await this.#events.flush();
    await this.#elector?.stop();
    this.#api.close();
  }

  async #open(): Promise<void> {
    const { config, log } = this.#init;
    if (config.target !== "envoy" && config.pluginRegistry === "") {
      log.warn({ target: config.target, help: REGISTRY_MISSING.help }, REGISTRY_MISSING.message);
    }
    const parse = { strict: false, defaultNamespace: "default" };
    this.#controller = await Controller.start({
      config,
      log,
      translation: {
        ...CLUSTER_OPTIONS,
        target: config.target,
        inferenceExtension: config.enableInferenceExtension,
        epp: config.epp,
        ...redisBridgeOf(config),
      },
      proxies: { accessLog: DEFAULT_ACCESS_LOG, bind: config.proxyBind, caFile: config.proxyCaFile },
      parse: (object) => parseResource(object, parse),
      outputs: [this],
      missing: () => (this.#provider?.isSynced === false ? unsynced(this.#provider.status()) : []),
      debugPages: { "/debug/provider": () => jsonPage(this.#provider?.status() ?? []) },
    });
    // Also without a Gateway: what an earlier process made for one may have to go.
    this.#reconcilerOf(config.target);
    const { store } = this.#controller;
    this.#departures = new Departures(store, () => this.#controller?.refresh());
    this.#provider = new KubernetesProvider({
      api: this.#api,
      sink: this.#departures,
      kinds: namespacedKinds(config.namespaces, config.enableInferenceExtension),
      observer: watchLog(log),
    });
    this.#provider.start();
    this.#elector?.start();
  }

  #reconcilerOf(target: TargetKind): void {
    const kinds = targetKinds(target, this.#targets.higressNamespace);
    if (kinds.length === 0 || this.#reconcilers.has(target)) return;
    const reconciler = new Reconciler({
      api: this.#api,
      kinds,
      isLeader: () => this.isLeader,
      events: this.#events,
      observer: watchLog(this.#init.log),
      onFailure: (key, error) => this.#init.log.warn({ key, err: error }, "an object could not be written yet"),
    });
    this.#reconcilers.set(target, reconciler);
    reconciler.start();
  }

  /** Where nothing is written but statuses there is nothing to hold, but maybe something that an earlier target held. */
  #hold(store: ResourceStore): void {
    const held: readonly (typeof HELD)[number][] = this.#reconcilers.size === 0 ? [] : HELD;
    const present = held.flatMap((kind) => store.entries(kind).map(({ object }) => object));
    this.#keeper.take([...present, ...(this.#departures?.waiting ?? [])]);
  }

  /** Rejects while it is not known what is there, or others write. */
  async #clean(): Promise<void> {
    const reconcilers = [...this.#reconcilers.values()];
    await Promise.all(reconcilers.map((reconciler) => reconciler.idle()));
    if (!reconcilers.every(({ isReady }) => isReady)) throw new Error("what was made of it is not known");
  }

  #newElector(): LeaderElector {
    const { config, log } = this.#init;
    const lease = config.leaseDuration;
    return new LeaderElector({
      api: this.#api,
      lease: { namespace: config.namespace, name: LEASE },
      identity: `${hostname()}_${randomUUID()}`,
      timing: { lease, renew: lease * RENEW, retry: lease * RETRY },
      onChange: (isLeader) => this.#leads(isLeader),
      onError: (error) => log.warn({ err: error }, "the lease could not be renewed"),
    });
  }

  #leads(isLeader: boolean): void {
    this.#init.log.info(isLeader ? "this replica leads" : "this replica leads no more");
    this.#controller?.metrics.leader.set(isLeader ? 1 : 0);
    if (!isLeader) return;
    this.#statuses.resume();
    this.#keeper.resume();
    for (const reconciler of this.#reconcilers.values()) reconciler.resume();
  }
}

function accessOf({ kubeconfig, context }: ControllerConfig): AccessInit {
  const chosen = context === "" ? {} : { context };
  return kubeconfig === "" ? { kind: "default", ...chosen } : { kind: "kubeconfig", path: kubeconfig, ...chosen };
}
