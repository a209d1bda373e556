import type { EventRecorder } from "../apply/event-recorder.ts";
import type { FleetIr } from "../ir/fleet.ts";
import { describeRefusals } from "../pipeline/describe-refusals.ts";
import type { FleetRefusal } from "../pipeline/xds-server.ts";
import { formatRef } from "../store/kube-object.ts";
import type { ResourceStore } from "../store/resource-store.ts";

/**
 * Tells of what proxies refuse as events of their Gateways. Every replica tells of its own proxies: the leader, which alone
 * writes statuses, does not see those of the others.
 */
export class RefusalEvents {
  readonly #events: Pick<EventRecorder, "record">;
  /** Gateway → what was told of it last. */
  readonly #told = new Map<string, string>();

  constructor(events: Pick<EventRecorder, "record">) {
    this.#events = events;
  }

  /** @param refusalsOf what a fleet's proxies refuse now */
  take(fleets: readonly FleetIr[], store: ResourceStore, refusalsOf: (fleet: string) => readonly FleetRefusal[]): void {
    const present = new Set<string>();
    for (const { name, gateways } of fleets) {
      const refusals = refusalsOf(name);
      if (refusals.length === 0) continue;
      const note = describeRefusals(refusals);
      for (const ref of gateways) {
        const object = store.entry("Gateway", ref.namespace, ref.name)?.object;
        if (object === undefined) continue;
        present.add(formatRef(ref));
        if (this.#told.get(formatRef(ref)) === note) continue;
        this.#told.set(formatRef(ref), note);
        const event = { type: "Warning", reason: "ConfigurationRefused", action: "Programming", note } as const;
        this.#events.record({ object, ...event });
      }
    }
    for (const key of this.#told.keys()) if (!present.has(key)) this.#told.delete(key);
  }
}
