import { BlameSearch } from "./blame-search.ts";
import type { Allowance, Offer, Pending, Refusal, View } from "./offer.ts";
import { Refusals } from "./refusals.ts";
import { goesAlone, type ResourceType } from "./resource-type.ts";
import { compare, type Snapshot, type SnapshotResource, versionOf } from "./snapshot.ts";

/** Version of what Envoy holds from an earlier stream, when all that is known is that it is not ours. */
const UNKNOWN = "";

interface Held {
  readonly version: string;
  /** Undefined for what an earlier stream delivered. */
  readonly resource: SnapshotResource | undefined;
}

/**
 * What one Envoy has, wants, and refuses of one type. At most one response is under way, so what changes meanwhile is
 * merged, and a client that does not read costs no more than that response.
 */
export class Subscription {
  readonly type: ResourceType;
  readonly #names = new Set<string>();
  #wildcard = false;
  readonly #held = new Map<string, Held>();
  readonly #refused = new Refusals();
  readonly #search = new BlameSearch();
  #pending: Pending | undefined;
  /** A wildcard subscription gets an answer even when there is nothing: Envoy waits for it when it starts. */
  #answered = false;
  /** State of the world, at the start of a stream: the version that Envoy says it has. */
  #claim: string | undefined;
  /** State of the world: Envoy holds resources that we cannot tell, so each response must hold all. */
  #blind = false;
  /** State of the world: Envoy has let go of something, so the version that it holds tells of more than it has. */
  #outdated = false;
  /** What `#view` found, until something happens. */
  #seen: View | undefined;

  constructor(type: ResourceType) {
    this.type = type;
  }

  get nonce(): string | undefined {
    return this.#pending?.nonce;
  }

  /** Number of names that Envoy asked for; a wildcard counts for none. */
  get size(): number {
    return this.#names.size;
  }

  /** Number of resources that Envoy has taken and not let go. */
  get held(): number {
    return this.#held.size;
  }

  /** Whether Envoy wants the resource of that name. */
  covers(name: string): boolean {
    return this.#wildcard || this.#names.has(name);
  }

  heldVersion(name: string): string | undefined {
    return this.#held.get(name)?.version;
  }

  subscribeAll(): void {
    this.#seen = undefined;
    this.#wildcard = true;
  }

  unsubscribeAll(): void {
    this.#seen = undefined;
    this.#wildcard = false;
    this.#dropUncovered();
  }

  /** Asking again for a name means that Envoy wants it again. */
  subscribe(names: Iterable<string>): void {
    this.#seen = undefined;
    for (const name of names) {
      if (this.#names.has(name)) {
        this.forget(name);
      }
      this.#names.add(name);
    }
  }

  unsubscribe(names: Iterable<string>): void {
    this.#seen = undefined;
    for (const name of names) {
      this.#names.delete(name);
    }
    this.#dropUncovered();
  }

  /** State of the world: the names that Envoy now wants, all of them. */
  replaceNames(names: readonly string[]): void {
    this.#seen = undefined;
    this.#names.clear();
    for (const name of names) {
      this.#names.add(name);
    }
    this.#outdated ||= this.#dropUncovered() > 0 && !this.#wildcard;
  }

  /** Delta, at the start of a stream: what Envoy has from an earlier one. */
  resume(versions: Iterable<readonly [string, string]>): void {
    this.#seen = undefined;
    for (const [name, version] of versions) {
      this.#held.set(name, { version, resource: undefined });
    }
    this.#answered = this.#held.size > 0;
  }

  /** State of the world, at the start of a stream: the version of what Envoy has from an earlier one. */
  claim(version: string): void {
    this.#seen = undefined;
    this.#claim = version;
  }

  /** Envoy waits for this one although it has had it: the next response carries it. */
  forget(name: string): void {
    this.#seen = undefined;
    this.#held.delete(name);
    this.#pending?.changed.delete(name);
  }

  /**
   * Whether Envoy has taken, or refused, all that it is to have; resources that are to go do not count. Who wants nothing any
   * more does not answer either: Envoy (`GrpcMuxImpl::onDiscoveryResponse`) acknowledges no type that nobody watches.
   */
  isSettled(snapshot: Snapshot): boolean {
    const { changes } = this.#view(snapshot);
    const unanswered = this.#wildcard && !this.#answered;
    const awaited = this.#pending !== undefined && (this.#wildcard || this.#names.size > 0);
    return !awaited && !unanswered && this.#search.isOver && changes.length === 0;
  }

  /** Whether Envoy has what the snapshot says and nothing else: nothing refused, nothing that is still to go. */
  isClean(snapshot: Snapshot): boolean {
    const { refusals, leaving } = this.#view(snapshot);
    return this.isSettled(snapshot) && refusals.length === 0 && leaving.length === 0;
  }

  /** What Envoy does not have because it refused it, ascending by name. */
  refusals(snapshot: Snapshot): readonly Refusal[] {
    return this.#view(snapshot).refusals;
  }

  leaving(snapshot: Snapshot): readonly string[] {
    return this.#view(snapshot).leaving;
  }

  /** What Envoy refused before `time` counts as a change until it has answered once more. Tells whether there is any. */
  reopen(snapshot: Snapshot, time: number): boolean {
    const reopened = this.#refused.reopen(this.#view(snapshot).refusals, time);
    if (reopened) {
      this.#seen = undefined;
    }
    return reopened;
  }

  /** What to send now; undefined for nothing. Then `sent` must be called. */
  offer(snapshot: Snapshot, allowance: Allowance): Offer | undefined {
    if (this.#pending !== undefined) {
      return undefined;
    }
    const { changes, leaving } = this.#view(snapshot);
    const part = this.#search.next();
    if (part !== undefined) {
      return { changed: changes.filter(({ name }) => part.has(name)), removed: [] };
    }
    const permitted = allowance.scope === "all" ? changes : changes.filter(({ name }) => this.#isFresh(name));
    const allowed = goesAlone(this.type) ? permitted.slice(0, 1) : permitted;
    const changed = this.#blind && allowed.length > 0 ? this.#wanted(snapshot) : allowed;
    const removed = leaving.filter(allowance.mayRemove);
    const first = this.#wildcard && !this.#answered && allowance.scope === "all";
    const needed = changed.length > 0 || removed.length > 0 || first || this.#outdated;
    return needed ? { changed, removed } : undefined;
  }

  sent(nonce: string, offer: Offer): void {
    const changed = new Map(offer.changed.map((resource) => [resource.name, resource]));
    this.#pending = { nonce, changed, removed: offer.removed };
    this.#answered = true;
    this.#outdated = false;
  }

  /** Envoy has taken the response under way. */
  acknowledge(): void {
    this.#seen = undefined;
    const pending = this.#pending;
    this.#pending = undefined;
    this.#blind = false;
    for (const [name, resource] of pending?.changed ?? []) {
      if (this.covers(name)) {
        this.#held.set(name, { version: resource.version, resource });
        this.#refused.delete(name);
      }
    }
    this.#letGo(pending?.removed ?? []);
  }

  /**
   * Envoy has refused the response under way. Answers what is to blame and was not before; nothing while that is still
   * being looked for.
   *
   * @param time of the stream
   */
  refuse(error: string, time: number): readonly Refusal[] {
    this.#seen = undefined;
    const pending = this.#pending;
    this.#pending = undefined;
    this.#letGo(pending?.removed ?? []);
    const names = [...(pending?.changed.keys() ?? [])];
    if (names.length > 1 && !this.#blind) {
      this.#search.narrow(names, error);
      return [];
    }
    const refusals = [...(pending?.changed.values() ?? [])].map(({ name, version }) => ({ name, version, error }));
    return this.#refused.add(refusals, time);
  }

  /** State of the world: what Envoy has once it takes the offer, ascending by name. Without bytes where we have none. */
  after(offer: Offer): readonly SnapshotResource[] {
    const state = new Map<string, SnapshotResource>();
    for (const [name, { resource }] of this.#held) {
      if (resource !== undefined) {
        state.set(name, resource);
      }
    }
    for (const name of offer.removed) {
      state.delete(name);
    }
    for (const resource of offer.changed) {
      state.set(resource.name, resource);
    }
    return [...state.values()].sort((a, b) => compare(a.name, b.name));
  }

  #isFresh(name: string): boolean {
    return this.#names.has(name) && !this.#held.has(name);
  }

  #view(snapshot: Snapshot): View {
    if (this.#seen?.snapshot === snapshot) {
      return this.#seen;
    }
    this.#settleClaim(snapshot);
    const present = snapshot.resources[this.type];
    const isOpen = (resource: SnapshotResource) =>
      this.#held.get(resource.name)?.version !== resource.version && !this.#refused.close(resource);
    const changes = this.#wanted(snapshot).filter(isOpen);
    this.#search.prune(changes);
    const isGone = (name: string) => !present.has(name) && !this.#names.has(name);
    const leaving = this.#wildcard ? [...this.#held.keys()].filter(isGone).sort(compare) : [];
    this.#seen = { snapshot, changes, leaving, refusals: this.#refused.of(present) };
    return this.#seen;
  }

  /** What of the snapshot Envoy asked for. */
  #wanted(snapshot: Snapshot): readonly SnapshotResource[] {
    const present = snapshot.resources[this.type];
    if (this.#wildcard) {
      return [...present.values()];
    }
    return [...this.#names].flatMap((name) => present.get(name) ?? []).sort((a, b) => compare(a.name, b.name));
  }

  /** Finds out whether what Envoy says it has is what the snapshot says. */
  #settleClaim(snapshot: Snapshot): void {
    const claim = this.#claim;
    if (claim === undefined) {
      return;
    }
    this.#claim = undefined;
    const wanted = this.#wanted(snapshot);
    if (versionOf(wanted) === claim) {
      this.#answered = true;
      for (const resource of wanted) {
        this.#held.set(resource.name, { version: resource.version, resource });
      }
      return;
    }
    this.#blind = this.#wildcard;
    for (const name of this.#names) {
      this.#held.set(name, { version: UNKNOWN, resource: undefined });
    }
  }

  /** Number of names that were let go. */
  #dropUncovered(): number {
    const names = [...this.#held.keys(), ...this.#refused.names].filter((name) => !this.covers(name));
    this.#letGo(names);
    return names.length;
  }

  #letGo(names: readonly string[]): void {
    for (const name of names) {
      this.#held.delete(name);
      this.#refused.delete(name);
    }
  }
}
