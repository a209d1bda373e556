import { FINALIZER } from "../apply/finalizer-keeper.ts";
import type { ObjectSink } from "../provider/kubernetes/object-sink.ts";
import { formatRef, type KubeObject, type ObjectRef, refOf } from "../store/kube-object.ts";

/**
 * Before the store: an object that is being deleted, and only waits for its traces to go, is gone for translation, so that
 * its traces do go.
 */
export class Departures implements ObjectSink {
  readonly #sink: ObjectSink;
  readonly #onDeparture: () => void;
  readonly #waiting = new Map<string, KubeObject>();

  /** @param onDeparture called when another object waits, also one that the sink never knew */
  constructor(sink: ObjectSink, onDeparture: () => void) {
    this.#sink = sink;
    this.#onDeparture = onDeparture;
  }

  /** What has our finalizer and is being deleted, in its newest version. */
  get waiting(): readonly KubeObject[] {
    return [...this.#waiting.values()];
  }

  upsert(object: KubeObject): void {
    const key = formatRef(refOf(object));
    const { deletionTimestamp, finalizers = [] } = object.metadata;
    if (deletionTimestamp === undefined || !finalizers.includes(FINALIZER)) {
      this.#waiting.delete(key);
      this.#sink.upsert(object);
      return;
    }
    this.#waiting.set(key, object);
    this.#sink.remove(refOf(object));
    this.#onDeparture();
  }

  remove(ref: ObjectRef): void {
    this.#waiting.delete(formatRef(ref));
    this.#sink.remove(ref);
  }

  synced(): void {
    this.#sink.synced();
  }
}
