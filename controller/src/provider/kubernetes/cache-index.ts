import { type ObjectRef, refOf } from "../../store/kube-object.ts";
import { storeKey } from "../../store/resource-store.ts";
import type { ObjectSink } from "./object-sink.ts";
import type { ParsedObject } from "./parse.ts";

interface Known {
  readonly ref: ObjectRef;
  /** Version of the API and of the object: another of either is news. */
  readonly version: string;
}

/** Which version of each object of one kind the sink was told; passes on only what is news. */
export class CacheIndex {
  readonly #sink: ObjectSink;
  readonly #known = new Map<string, Known>();

  constructor(sink: ObjectSink) {
    this.#sink = sink;
  }

  get size(): number {
    return this.#known.size;
  }

  /** Answers the key, for `keepOnly`. */
  upsert({ object, resourceVersion }: ParsedObject): string {
    const ref = refOf(object);
    const key = storeKey(ref);
    const version = `${object.apiVersion} ${resourceVersion}`;
    if (this.#known.get(key)?.version !== version) {
      this.#known.set(key, { ref, version });
      this.#sink.upsert(object);
    }
    return key;
  }

  remove(ref: ObjectRef): void {
    this.#removeKey(storeKey(ref));
  }

  /** Removes what a complete list does not have. */
  keepOnly(keys: ReadonlySet<string>): void {
    for (const key of [...this.#known.keys()]) if (!keys.has(key)) this.#removeKey(key);
  }

  #removeKey(key: string): void {
    const known = this.#known.get(key);
    if (known === undefined) return;
    this.#known.delete(key);
    this.#sink.remove(known.ref);
  }
}
