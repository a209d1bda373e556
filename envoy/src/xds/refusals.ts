import type { Refusal } from "./offer.ts";
import { compare, type SnapshotResource } from "./snapshot.ts";

/** What one Envoy has refused of one type. It is offered again when it changes, and when `reopen` says so. */
export class Refusals {
  readonly #refused = new Map<string, Refusal>();
  /** Name → when it was refused last. */
  readonly #times = new Map<string, number>();
  /** Of these, the names that are offered once more. */
  readonly #again = new Set<string>();

  get names(): Iterable<string> {
    return this.#refused.keys();
  }

  /** Whether this version is not to be offered. */
  close({ name, version }: SnapshotResource): boolean {
    return this.#refused.get(name)?.version === version && !this.#again.has(name);
  }

  /** Answers those that are news: another version, or another reason. */
  add(refusals: readonly Refusal[], time: number): readonly Refusal[] {
    const news = refusals.filter(({ name, version, error }) => {
      const known = this.#refused.get(name);
      return known?.version !== version || known.error !== error;
    });
    for (const refusal of refusals) {
      this.#refused.set(refusal.name, refusal);
      this.#times.set(refusal.name, time);
      this.#again.delete(refusal.name);
    }
    return news;
  }

  /** Opens those that were refused before a time, until Envoy has answered once more. Tells whether there are any. */
  reopen(refusals: readonly Refusal[], time: number): boolean {
    const names = refusals.map(({ name }) => name).filter((name) => (this.#times.get(name) ?? time) < time);
    for (const name of names) {
      this.#again.add(name);
    }
    return names.length > 0;
  }

  delete(name: string): void {
    this.#refused.delete(name);
    this.#times.delete(name);
    this.#again.delete(name);
  }

  /** Those of the versions that are present, ascending by name. */
  of(present: ReadonlyMap<string, SnapshotResource>): readonly Refusal[] {
    const refusals = [...this.#refused.values()].filter(({ name, version }) => present.get(name)?.version === version);
    return refusals.sort((a, b) => compare(a.name, b.name));
  }
}
