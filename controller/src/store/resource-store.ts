import type { ResourceKind, Resources } from "../resources/resources.ts";
import { type ObjectRef, refOf } from "./kube-object.ts";

/** What is wrong with the newest version of an object, while `effective` of its entry stays in effect. */
export interface Issue {
  /** JSON path below the object, `spec.rules[0].filters[1]`; empty for the whole. */
  readonly path: string;
  readonly message: string;
  /** Whether the object may take effect nevertheless where there is no earlier version to keep. */
  readonly soft?: boolean;
  /** Reason of a `Programmed=False`: the object is right, and what it needs cannot be had. Absent: `Accepted=False`. */
  readonly unprogrammed?: string;
  /** `UnsupportedValue`: right, but nothing that this version can serve. Default `Invalid`. */
  readonly reason?: "Invalid" | "UnsupportedValue";
}

/** One object as the store has it. */
export interface Entry<Kind extends ResourceKind = ResourceKind> {
  /** The newest version: statuses carry its generation. */
  readonly object: Resources[Kind];
  /** The newest version without issues; undefined when there never was one. */
  readonly effective: Resources[Kind] | undefined;
  /** Why `effective` is not `object`; empty when it is. */
  readonly issues: readonly Issue[];
}

type Kinds = ReadonlyMap<ResourceKind, ReadonlyMap<string, Entry>>;

/**
 * An immutable snapshot of all objects, or of those of some kinds, sorted by namespace, then name. Translation reads
 * `effective` versions through `list` and `get`; only statuses look at `entries`.
 */
export class ResourceStore<Readable extends ResourceKind = ResourceKind> {
  readonly #kinds: Kinds;
  /** The same object in all snapshots between which nothing of the kind has changed. */
  readonly version: (kind: Readable) => object;

  /** @param kinds kind → `namespace/name` → entry; kept, never changed */
  constructor(kinds: Kinds) {
    this.#kinds = kinds;
    this.version = (kind) => kinds.get(kind) ?? NONE;
  }

  /** A store of objects that are all in effect. */
  static of(objects: Iterable<Resources[ResourceKind]>): ResourceStore {
    const kinds = new Map<ResourceKind, Map<string, Entry>>();
    for (const object of objects) {
      const kind = object.kind;
      const entries = kinds.get(kind) ?? new Map<string, Entry>();
      kinds.set(kind, entries);
      entries.set(storeKey(refOf(object)), { object, effective: object, issues: [] });
    }
    return new ResourceStore(kinds);
  }

  /**
   * What can only be read of the given kinds: the same object in all snapshots between which nothing of them has changed,
   * so that what is made of it alone can be kept by it (a WeakMap).
   */
  pick<Kind extends Readable>(kinds: readonly Kind[]): ResourceStore<Kind> {
    const key = kinds.join();
    const before = picked.get(key);
    if (before !== undefined && kinds.every((kind) => before.version(kind) === this.version(kind))) return before;
    const some = new Map(kinds.map((kind) => [kind, this.#kinds.get(kind) ?? NONE] as const));
    const made = new ResourceStore(some);
    picked.set(key, made);
    return made;
  }

  /** All objects of a kind that are in effect. */
  list<Kind extends Readable>(kind: Kind): readonly Resources[Kind][] {
    return this.#sorted(kind).effective as unknown as readonly Resources[Kind][];
  }

  entries<Kind extends Readable>(kind: Kind): readonly Entry<Kind>[] {
    return this.#sorted(kind).entries as unknown as readonly Entry<Kind>[];
  }

  /** @param namespace empty for kinds of the whole cluster */
  get<Kind extends Readable>(kind: Kind, namespace: string, name: string): Resources[Kind] | undefined {
    return this.entry(kind, namespace, name)?.effective;
  }

  entry<Kind extends Readable>(kind: Kind, namespace: string, name: string): Entry<Kind> | undefined {
    return this.#kinds.get(kind)?.get(storeKey({ namespace, name })) as unknown as Entry<Kind> | undefined;
  }

  #sorted(kind: ResourceKind): Sorted {
    const objects = this.#kinds.get(kind) ?? NONE;
    const known = sorted.get(objects);
    if (known !== undefined) return known;
    const entries = [...objects.values()].sort((a, b) => compareObjects(a.object, b.object));
    const effective = entries.flatMap(({ effective }) => (effective === undefined ? [] : [effective]));
    const made = { entries, effective };
    sorted.set(objects, made);
    return made;
  }
}

/** A copy to be changed. In order as far as that is known, since what is nearly in order is sorted quickly. */
export function copyOf(objects: ReadonlyMap<string, Entry>): Map<string, Entry> {
  const inOrder = sorted.get(objects)?.entries;
  if (inOrder === undefined) return new Map(objects);
  return new Map(inOrder.map((entry) => [storeKey(refOf(entry.object)), entry]));
}

interface Sorted {
  readonly entries: readonly Entry[];
  readonly effective: readonly Resources[ResourceKind][];
}

const NONE: ReadonlyMap<string, Entry> = new Map();

/** Names of kinds → what was last picked of them. */
const picked = new Map<string, ResourceStore>();

/** Objects of a kind → the same in order: snapshots share those of kinds that have not changed. */
const sorted = new WeakMap<ReadonlyMap<string, Entry>, Sorted>();

export function storeKey({ namespace, name }: Pick<ObjectRef, "namespace" | "name">): string {
  return `${namespace}/${name}`;
}

type Sortable = { readonly metadata: { readonly namespace?: string; readonly name: string } };

/** By namespace, then by name, in code units, so that the order is the same everywhere. */
export function compareObjects(a: Sortable, b: Sortable): number {
  return (
    compareText(a.metadata.namespace ?? "", b.metadata.namespace ?? "") || compareText(a.metadata.name, b.metadata.name)
  );
}

export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
