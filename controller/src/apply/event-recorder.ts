import { randomUUID } from "node:crypto";
import { type Clock, systemClock } from "../clock.ts";
import type { KubeApi } from "../provider/kubernetes/kube-client.ts";
import { microTime } from "../provider/kubernetes/kube-time.ts";
import type { KubeObject } from "../store/kube-object.ts";
import { type Rate, TokenBucket } from "./token-bucket.ts";

/** Something that happened to an object, for `kubectl describe`. */
export interface EventInit {
  readonly object: KubeObject;
  readonly type: "Normal" | "Warning";
  /** A word in UpperCamelCase: `ConfigurationRejected`. */
  readonly reason: string;
  /** What was being done, in UpperCamelCase: `Programming`. */
  readonly action: string;
  /** Whole sentences; no secrets. */
  readonly note: string;
}

export interface EventRecorderInit {
  readonly api: KubeApi;
  /** `sluice.dev/gateway-controller`. */
  readonly controller: string;
  /** The Pod, or host. */
  readonly instance: string;
  /** Of all events together. Default one in ten seconds, 50 at once. */
  readonly rate?: Rate;
  /** Called when an event could not be written; it is lost. */
  readonly onError?: (error: unknown) => void;
  readonly clock?: Clock;
}

/** Characters that the API takes (events.k8s.io/v1). */
const MAX_NOTE = 1_024;
/** Milliseconds in which the same event is counted, not written again. */
const SERIES = 600_000;
/** Events remembered for that; the oldest is forgotten first. */
const REMEMBERED = 1_000;

const DEFAULT_RATE: Rate = { perSecond: 0.1, burst: 50 };
const API_VERSION = "events.k8s.io/v1";

interface Remembered {
  /** Path of the event that was written. */
  readonly path: string;
  readonly since: number;
  count: number;
}

/** Writes Kubernetes events: the same one once, then its count; never more than the rate. What is too much is dropped. */
export class EventRecorder {
  readonly #init: EventRecorderInit;
  readonly #clock: Clock;
  readonly #bucket: TokenBucket;
  readonly #known = new Map<string, Remembered>();
  #writing: Promise<void> = Promise.resolve();

  constructor(init: EventRecorderInit) {
    this.#init = init;
    this.#clock = init.clock ?? systemClock;
    this.#bucket = new TokenBucket(init.rate ?? DEFAULT_RATE, this.#clock);
  }

  record(event: EventInit): void {
    const { kind, metadata } = event.object;
    const key = JSON.stringify([kind, metadata.namespace, metadata.name, metadata.uid, event.reason, event.note]);
    const known = this.#known.get(key);
    const isSeries = known !== undefined && this.#clock.now() - known.since < SERIES;
    if (isSeries) known.count += 1;
    if (!this.#bucket.tryTake()) return;
    const send = isSeries ? () => this.#countUp(known) : this.#prepare(event, key);
    this.#writing = this.#writing.then(send).catch((error: unknown) => this.#init.onError?.(error));
  }

  /** Resolves when everything recorded so far is written or lost. */
  async flush(): Promise<void> {
    await this.#writing;
  }

  #prepare(event: EventInit, key: string): () => Promise<void> {
    const { metadata } = event.object;
    // Events of kinds of the whole cluster are kept there by all controllers.
    const namespace = metadata.namespace ?? "default";
    const name = `${metadata.name.slice(0, 200)}.${randomUUID()}`;
    const collection = `/apis/${API_VERSION}/namespaces/${namespace}/events`;
    this.#known.delete(key);
    this.#known.set(key, { path: `${collection}/${name}`, since: this.#clock.now(), count: 1 });
    const [oldest] = this.#known.keys();
    if (this.#known.size > REMEMBERED && oldest !== undefined) this.#known.delete(oldest);
    const body = this.#body(event, namespace, name);
    return async () => void (await this.#init.api.request({ method: "POST", path: collection, body }));
  }

  #body({ object, type, reason, action, note }: EventInit, namespace: string, name: string): unknown {
    const { apiVersion, kind, metadata } = object;
    const { uid, resourceVersion } = metadata;
    return {
      apiVersion: API_VERSION,
      kind: "Event",
      metadata: { name, namespace },
      eventTime: microTime(this.#clock.date()),
      reportingController: this.#init.controller,
      reportingInstance: this.#init.instance.slice(0, 128),
      type,
      reason,
      action,
      note: note.slice(0, MAX_NOTE),
      regarding: { apiVersion, kind, name: metadata.name, namespace: metadata.namespace, uid, resourceVersion },
    };
  }

  async #countUp({ path, count }: Remembered): Promise<void> {
    const body = { series: { count, lastObservedTime: microTime(this.#clock.date()) } };
    await this.#init.api.request({ method: "PATCH", path, body, patch: "merge-patch+json" });
  }
}
