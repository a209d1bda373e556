import type { ListenerModel } from "./gateway.ts";

/** How many routes hang on each listener: `attachedRoutes` of its status. */
export class AttachedCounts {
  readonly #counts = new Map<ListenerModel, number>();

  /** Counts a route that is accepted. @param listeners that it hangs on, each once */
  add(listeners: Iterable<ListenerModel>): void {
    for (const listener of listeners) this.#counts.set(listener, this.of(listener) + 1);
  }

  of(listener: ListenerModel): number {
    return this.#counts.get(listener) ?? 0;
  }
}
