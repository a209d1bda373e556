import type { KubeObject } from "@sluice/controller";

/** A line of a watch, as Kubernetes writes it. */
export interface WatchEvent {
  readonly type: "ADDED" | "MODIFIED" | "DELETED";
  readonly object: VersionedObject;
}

export type VersionedObject = KubeObject & { readonly metadata: { readonly resourceVersion: string } };

/** Events that are kept for watches that begin in the past; older ones are gone. */
const KEPT = 1000;

/** The objects of one kind, and what has happened to them. Versions are counted across kinds. */
export class EventLog {
  readonly #objects = new Map<string, VersionedObject>();
  readonly #events: { readonly version: number; readonly event: WatchEvent }[] = [];
  readonly #listeners = new Set<(event: WatchEvent) => void>();
  /** All events after this version are kept. */
  #forgotten = 0;

  /** The objects of a namespace; undefined: of all. */
  list(namespace: string | undefined): readonly VersionedObject[] {
    return [...this.#objects.values()].filter(({ metadata }) => isIn(metadata.namespace, namespace));
  }

  get(namespace: string | undefined, name: string): VersionedObject | undefined {
    return this.#objects.get(keyOf({ namespace, name }));
  }

  put(object: KubeObject, version: number): void {
    const key = keyOf(object.metadata);
    const type = this.#objects.has(key) ? "MODIFIED" : "ADDED";
    const versioned = withVersion(object, version);
    this.#objects.set(key, versioned);
    this.#tell({ type, object: versioned }, version);
  }

  /** Whether it was there. */
  remove(place: Place, version: number): boolean {
    const known = this.#objects.get(keyOf(place));
    if (known === undefined) return false;
    this.#objects.delete(keyOf(place));
    this.#tell({ type: "DELETED", object: withVersion(known, version) }, version);
    return true;
  }

  /** What happened after a version; undefined: it is no longer known. */
  since(version: number): readonly WatchEvent[] | undefined {
    if (version < this.#forgotten) return undefined;
    return this.#events.filter((one) => one.version > version).map(({ event }) => event);
  }

  /** @returns ends it */
  listen(listener: (event: WatchEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #tell(event: WatchEvent, version: number): void {
    this.#events.push({ version, event });
    if (this.#events.length > KEPT) this.#forgotten = this.#events.shift()?.version ?? 0;
    for (const listener of this.#listeners) listener(event);
  }
}

interface Place {
  readonly namespace?: string | undefined;
  readonly name: string;
}

/** @param wanted undefined: any */
export function isIn(namespace: string | undefined, wanted: string | undefined): boolean {
  return wanted === undefined || namespace === wanted;
}

function keyOf({ namespace = "", name }: Place): string {
  return `${namespace}/${name}`;
}

function withVersion(object: KubeObject, version: number): VersionedObject {
  const metadata = { uid: `uid-${keyOf(object.metadata)}`, ...object.metadata, resourceVersion: String(version) };
  return { ...object, metadata };
}
