import type { KubeObject, ObjectRef } from "../../store/kube-object.ts";
import type { ResourceProvider } from "../provider.ts";
import type { KubeApi } from "./kube-client.ts";
import type { ObjectSink } from "./object-sink.ts";
import {
  DEFAULT_TIMING,
  Reflector,
  type ReflectorObserver,
  type ReflectorState,
  type ReflectorTiming,
} from "./reflector.ts";
import { type WatchedKind, watchedKinds } from "./watched-kind.ts";

export interface KubernetesProviderInit {
  readonly api: KubeApi;
  readonly sink: ObjectSink;
  /** Default: every kind that the resource store takes. */
  readonly kinds?: readonly WatchedKind[];
  readonly observer?: ReflectorObserver;
  readonly timing?: ReflectorTiming;
}

/** How one kind fares, for health checks and for people. */
export interface KindStatus {
  readonly kind: string;
  readonly group: string;
  readonly state: ReflectorState;
  readonly objects: number;
  /** What the last failure said; empty while all is well. */
  readonly problem: string;
}

/** Feeds a sink with the objects of a cluster, and keeps it fed until it is stopped. */
export class KubernetesProvider implements ResourceProvider {
  readonly #sink: ObjectSink;
  readonly #reflectors: readonly Reflector[];
  #pending: number;

  constructor(init: KubernetesProviderInit) {
    const { api, timing = DEFAULT_TIMING } = init;
    const sink: ObjectSink = {
      upsert: (object: KubeObject) => init.sink.upsert(object),
      remove: (ref: ObjectRef) => init.sink.remove(ref),
      synced: () => this.#oneSynced(),
    };
    const common = { api, sink, timing, ...(init.observer === undefined ? {} : { observer: init.observer }) };
    this.#sink = init.sink;
    this.#reflectors = (init.kinds ?? watchedKinds()).map((kind) => new Reflector({ ...common, kind }));
    this.#pending = this.#reflectors.length;
  }

  /** True once every kind has been listed, or is known to be absent. */
  get isSynced(): boolean {
    return this.#pending === 0;
  }

  start(): void {
    for (const reflector of this.#reflectors) reflector.start();
  }

  /** Resolves when no request is under way and the sink is not called any more. */
  async stop(): Promise<void> {
    await Promise.all(this.#reflectors.map((reflector) => reflector.stop()));
  }

  status(): readonly KindStatus[] {
    return this.#reflectors.map(({ kind, state, size, problem }) => {
      return { kind: kind.kind, group: kind.group, state, objects: size, problem };
    });
  }

  #oneSynced(): void {
    this.#pending -= 1;
    if (this.#pending === 0) this.#sink.synced();
  }
}
