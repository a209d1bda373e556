import { isDeepStrictEqual } from "node:util";
import type { ResourceSink } from "../provider/provider.ts";
import type { Parsed } from "../resources/parse.ts";
import type { ResourceKind, Resources } from "../resources/resources.ts";
import { type KubeObject, type ObjectRef, refOf } from "./kube-object.ts";
import { copyOf, type Entry, type Issue, ResourceStore, storeKey } from "./resource-store.ts";

type Resource = Resources[ResourceKind];

export interface StoreBuilderInit {
  /** Makes a resource of what a provider hands over. */
  readonly parse: (object: KubeObject) => Parsed;
  /** What is wrong with an object by itself, beyond its schema; nothing for one that may take effect. */
  readonly admit: (resource: Resource) => readonly Issue[];
  /** Called after each change. */
  readonly onChange: () => void;
  readonly onSynced?: () => void;
}

/**
 * Collects what providers tell, and keeps for each object its last version without issues: one that is wrong never takes
 * effect and never takes away what was right before it.
 */
export class StoreBuilder implements ResourceSink {
  readonly #init: StoreBuilderInit;
  readonly #kinds = new Map<ResourceKind, Map<string, Entry>>();
  /** Kinds of which a snapshot holds the map: it is copied before the next change. */
  readonly #shared = new Set<ResourceKind>();
  #snapshot: ResourceStore | undefined;

  constructor(init: StoreBuilderInit) {
    this.#init = init;
  }

  upsert(object: KubeObject): void {
    const parsed = this.#init.parse(object);
    if (parsed.kind === "ignored") return;
    if (parsed.kind === "refused") {
      this.refuse(refOf(object), parsed.issues, parsed.object);
      return;
    }
    if (this.#isNoNews(parsed.resource)) return;
    this.#put(parsed.resource, this.#init.admit(parsed.resource));
  }

  refuse(ref: ObjectRef, issues: readonly Issue[], object?: unknown): void {
    const kind = ref.kind as ResourceKind;
    const known = this.#kinds.get(kind)?.get(storeKey(ref));
    // What never was right has nothing to keep, and no shape that a status could be worked out from, save for policies.
    const entry = known === undefined ? refusedPolicy(object, issues) : { ...known, issues };
    if (entry === undefined) return;
    this.#entries(kind).set(storeKey(ref), entry);
    this.#changed();
  }

  remove(ref: ObjectRef): void {
    const kind = ref.kind as ResourceKind;
    if (this.#kinds.get(kind)?.has(storeKey(ref)) !== true) return;
    this.#entries(kind).delete(storeKey(ref));
    this.#changed();
  }

  synced(): void {
    this.#init.onSynced?.();
  }

  /** Judges all objects of some kinds anew: what `admit` says may depend on more than the object, such as modules. */
  readmit(kinds: readonly ResourceKind[]): void {
    for (const kind of kinds) {
      for (const { object } of [...(this.#kinds.get(kind)?.values() ?? [])])
        this.#put(object, this.#init.admit(object));
    }
  }

  /** The same object until something changes. */
  snapshot(): ResourceStore {
    if (this.#snapshot !== undefined) return this.#snapshot;
    for (const kind of this.#kinds.keys()) this.#shared.add(kind);
    this.#snapshot = new ResourceStore(new Map(this.#kinds));
    return this.#snapshot;
  }

  /** Of what bears no version, such as a Pod of which most is left out, many changes are none. */
  #isNoNews(object: Resource): boolean {
    if (object.metadata.resourceVersion !== undefined) return false;
    const known = this.#kinds.get(object.kind)?.get(storeKey(refOf(object)));
    return known !== undefined && known.issues.length === 0 && isDeepStrictEqual(known.object, object);
  }

  #put(object: Resource, issues: readonly Issue[]): void {
    const key = storeKey(refOf(object));
    const known = this.#kinds.get(object.kind)?.get(key);
    const effective = inEffect(object, issues, known?.effective);
    this.#entries(object.kind).set(key, { object, effective, issues });
    this.#changed();
  }

  #entries(kind: ResourceKind): Map<string, Entry> {
    const known = this.#kinds.get(kind);
    if (known !== undefined && !this.#shared.has(kind)) return known;
    const own = known === undefined ? new Map<string, Entry>() : copyOf(known);
    this.#kinds.set(kind, own);
    this.#shared.delete(kind);
    return own;
  }

  #changed(): void {
    this.#snapshot = undefined;
    this.#init.onChange();
  }
}

function inEffect(object: Resource, issues: readonly Issue[], before: Resource | undefined): Resource | undefined {
  if (issues.length === 0) return object;
  return before ?? (issues.every(({ soft }) => soft === true) ? object : undefined);
}

/** A policy of which only its targets are of use: they are closed as long as it has no good version. */
function refusedPolicy(object: unknown, issues: readonly Issue[]): Entry | undefined {
  const { kind, metadata, spec } = (object ?? {}) as Partial<KubeObject> & { readonly spec?: unknown };
  const { targetRefs } = (spec ?? {}) as { readonly targetRefs?: unknown };
  if (kind !== "AIPolicy" || metadata === undefined || !Array.isArray(targetRefs)) return undefined;
  const targets = targetRefs.filter(isTarget);
  if (targets.length === 0) return undefined;
  const policy = { apiVersion: "sluice.dev/v1alpha1", kind, metadata, spec: { targetRefs: targets } };
  return { object: policy as unknown as Resource, effective: undefined, issues };
}

function isTarget(ref: unknown): boolean {
  if (typeof ref !== "object" || ref === null) return false;
  const { kind, name, sectionName } = ref as Readonly<Record<string, unknown>>;
  return (
    typeof kind === "string" &&
    typeof name === "string" &&
    (sectionName === undefined || typeof sectionName === "string")
  );
}
