import type { Offer, Refusal } from "./offer.ts";
import { NEEDS, RESOURCE_TYPES, type ResourceType, USES_CLUSTERS, WAITS_FOR } from "./resource-type.ts";
import type { Snapshot, SnapshotResource } from "./snapshot.ts";
import { Subscription } from "./subscription.ts";

/** What the order of updates asks of the outside. */
export interface StreamOutput {
  /** Sends one response. */
  readonly send: (subscription: Subscription, offer: Offer, nonce: string) => void;
  /** Envoy has refused these, and was not known to. */
  readonly refused: (type: ResourceType, refusals: readonly Refusal[]) => void;
  /** Something has been acknowledged, refused, or sent. */
  readonly progressed: () => void;
}

/** Milliseconds. */
export type Clock = () => number;

export interface StreamOptions {
  readonly output: StreamOutput;
  /**
   * Milliseconds that a cluster stays after nothing leads to it any more: requests that chose their route before may still
   * be on their way through the filters.
   */
  readonly linger: number;
  readonly now: Clock;
}

/** The names of EDS resources that Envoy waits for again, since it starts a changed cluster from nothing. */
function restarted(changed: readonly SnapshotResource[], clusters: Subscription): readonly string[] {
  return changed.flatMap(({ name, endpoints }) =>
    endpoints !== undefined && clusters.heldVersion(name) !== undefined ? [endpoints] : [],
  );
}

/** One Envoy on one stream: what is sent to it, and in which order. Knows nothing of the wire. */
export class AdsStream {
  readonly #options: StreamOptions;
  readonly #subscriptions = new Map<ResourceType, Subscription>();
  /** Name of a cluster that nothing leads to → when it may go, by the clock. */
  readonly #leaving = new Map<string, number>();
  /** Counts what comes to Envoy, so that the order of arrivals and refusals is known. */
  #time = 0;
  /** Type → time of the last resource that Envoy took. */
  readonly #arrivals = new Map<ResourceType, number>();
  #snapshot: Snapshot | undefined;
  #nonce = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: StreamOptions) {
    this.#options = options;
  }

  get snapshot(): Snapshot | undefined {
    return this.#snapshot;
  }

  get subscriptions(): ReadonlyMap<ResourceType, Subscription> {
    return this.#subscriptions;
  }

  /** Undefined until Envoy asks for the type. */
  subscription(type: ResourceType): Subscription | undefined {
    return this.#subscriptions.get(type);
  }

  open(type: ResourceType): Subscription {
    const subscription = new Subscription(type);
    this.#subscriptions.set(type, subscription);
    return subscription;
  }

  update(snapshot: Snapshot): void {
    const before = this.#snapshot;
    this.#snapshot = snapshot;
    if (before !== undefined) {
      this.#noteUnseen(before, snapshot);
    }
    this.proceed();
  }

  /** What Envoy has refused is offered once more: what it lacked beside the snapshot may be there now. */
  offerAgain(): void {
    this.#time++;
    for (const type of RESOURCE_TYPES) {
      this.#arrivals.set(type, this.#time);
    }
    this.proceed();
  }

  acknowledge(subscription: Subscription): void {
    subscription.acknowledge();
    this.#time++;
    this.#arrivals.set(subscription.type, this.#time);
  }

  refuse(subscription: Subscription, error: string): void {
    const refusals = subscription.refuse(error.trim(), this.#time);
    if (refusals.length > 0) {
      this.#options.output.refused(subscription.type, refusals);
    }
  }

  /** Sends what may be sent now. To be called after whatever happens. */
  proceed(): void {
    const snapshot = this.#snapshot;
    if (snapshot === undefined) {
      return;
    }
    this.#offerAll(snapshot);
    if (this.isSettled() && this.#reopen(snapshot)) {
      this.#offerAll(snapshot);
    }
    this.#options.output.progressed();
  }

  /** Whether Envoy has taken, or refused, all that the snapshot has for it. Clusters that linger do not count. */
  isSettled(): boolean {
    const snapshot = this.#snapshot;
    const subscriptions = [...this.#subscriptions.values()];
    const started = this.#subscriptions.has("cluster") && this.#subscriptions.has("listener");
    return snapshot !== undefined && started && subscriptions.every((one) => one.isSettled(snapshot));
  }

  /** Nothing is sent any more. */
  close(): void {
    clearTimeout(this.#timer);
    this.#snapshot = undefined;
    this.#subscriptions.clear();
  }

  /** What Envoy refused before something came to it that may have been missing is due once more. Tells whether there is any. */
  #reopen(snapshot: Snapshot): boolean {
    const reopened = [...this.#subscriptions.values()].filter((subscription) => {
      const arrivals = (NEEDS[subscription.type] ?? []).map((type) => this.#arrivals.get(type) ?? 0);
      return subscription.reopen(snapshot, Math.max(0, ...arrivals));
    });
    return reopened.length > 0;
  }

  /**
   * What changes but is not asked for can not arrive: Envoy asks for an extension only while a listener that names it is
   * taken. One that was refused for the extension's sake is due once more all the same.
   */
  #noteUnseen(before: Snapshot, snapshot: Snapshot): void {
    for (const type of RESOURCE_TYPES) {
      const [old, present] = [before.resources[type], snapshot.resources[type]];
      const subscription = this.#subscriptions.get(type);
      const isUnseen = ([name, { version }]: readonly [string, SnapshotResource]) =>
        old.get(name)?.version !== version && subscription?.covers(name) !== true;
      if (old !== present && [...present].some(isUnseen)) {
        this.#time++;
        this.#arrivals.set(type, this.#time);
      }
    }
  }

  #offerAll(snapshot: Snapshot): void {
    for (const type of RESOURCE_TYPES) {
      const subscription = this.#subscriptions.get(type);
      if (subscription !== undefined) {
        this.#offer(subscription, snapshot);
      }
    }
  }

  #offer(subscription: Subscription, snapshot: Snapshot): void {
    const { type } = subscription;
    const ready = WAITS_FOR[type].every((other) => this.#subscriptions.get(other)?.isSettled(snapshot) ?? true);
    const gone = type === "cluster" ? this.#expired(subscription, snapshot) : undefined;
    const mayRemove = (name: string) => gone?.has(name) ?? ready;
    const offer = subscription.offer(snapshot, { scope: ready ? "all" : "fresh", mayRemove });
    if (offer === undefined) {
      return;
    }
    if (type === "cluster") {
      // Behind this response: endpoints are next in the order.
      for (const name of restarted(offer.changed, subscription)) {
        this.#subscriptions.get("endpoint")?.forget(name);
      }
    }
    this.#nonce++;
    const nonce = String(this.#nonce);
    subscription.sent(nonce, offer);
    this.#options.output.send(subscription, offer, nonce);
  }

  /** Clusters that may go now. Sees to it that the others are looked at again in time. */
  #expired(clusters: Subscription, snapshot: Snapshot): ReadonlySet<string> {
    const names = clusters.leaving(snapshot);
    const now = this.#options.now();
    const unused = this.#isClusterFree(snapshot);
    const leaving = new Set(names);
    for (const name of this.#leaving.keys()) {
      if (!leaving.has(name)) {
        this.#leaving.delete(name);
      }
    }
    if (!unused) {
      return new Set();
    }
    for (const name of names.filter((name) => !this.#leaving.has(name))) {
      this.#leaving.set(name, now + this.#options.linger);
    }
    this.#wake(now);
    return new Set(names.filter((name) => (this.#leaving.get(name) ?? now) <= now));
  }

  /** Whether nothing that Envoy has, or may still have, names a cluster that is gone from the snapshot. */
  #isClusterFree(snapshot: Snapshot): boolean {
    // At the start of a stream listeners are asked for after clusters.
    const known = this.#subscriptions.has("listener");
    return known && USES_CLUSTERS.every((type) => this.#subscriptions.get(type)?.isClean(snapshot) ?? true);
  }

  #wake(now: number): void {
    clearTimeout(this.#timer);
    const waiting = [...this.#leaving.values()].filter((time) => time > now);
    if (waiting.length > 0) {
      this.#timer = setTimeout(() => this.proceed(), Math.min(...waiting) - now);
      this.#timer.unref();
    }
  }
}
