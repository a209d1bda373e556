import { type AdsServer, makeSnapshot, type Snapshot } from "@sluice/envoy";
import type { FleetIr } from "../ir/fleet.ts";
import type { ControllerMetrics } from "../ops/metrics.ts";
import type { XdsOptions } from "../render/xds/options.ts";
import { renderXds } from "../render/xds/render-xds.ts";
import type { Translation } from "../translate/translate.ts";
import type { PipelineOutput } from "./pipeline.ts";

export interface XdsOutputInit {
  readonly ads: Pick<AdsServer, "setSnapshot" | "deleteSnapshot">;
  readonly options: XdsOptions;
  readonly metrics: ControllerMetrics;
  /** After a fleet's configuration changed. */
  readonly onChange?: (change: FleetChange) => void;
}

export interface FleetChange {
  readonly fleet: FleetIr;
  readonly snapshot: Snapshot;
  /** Undefined for a new fleet. */
  readonly before: Snapshot | undefined;
}

/** Renders the fleets of stock Envoys and hands them to the ADS server. */
export class XdsOutput implements PipelineOutput {
  readonly #init: XdsOutputInit;
  readonly #snapshots = new Map<string, Snapshot>();
  /** Milliseconds since 1970. */
  readonly #changedAt = new Map<string, number>();

  constructor(init: XdsOutputInit) {
    this.#init = init;
    const { configAge } = init.metrics;
    const age = () => {
      for (const [fleet, time] of this.#changedAt) configAge.set({ fleet }, (Date.now() - time) / 1000);
    };
    // Asked for when metrics are read.
    Object.assign(configAge, { collect: age });
  }

  take({ ir }: Translation): void {
    const present = new Set<string>();
    for (const fleet of ir.fleets) {
      if (fleet.target !== "envoy") continue;
      present.add(fleet.name);
      this.#put(fleet);
    }
    for (const name of [...this.#snapshots.keys()]) {
      if (!present.has(name)) this.#drop(name);
    }
  }

  #put(fleet: FleetIr): void {
    const { ads, options, metrics, onChange } = this.#init;
    const snapshot = makeSnapshot(renderXds(fleet, options));
    const before = this.#snapshots.get(fleet.name);
    if (before?.version === snapshot.version) return;
    this.#snapshots.set(fleet.name, snapshot);
    this.#changedAt.set(fleet.name, Date.now());
    metrics.snapshots.inc({ fleet: fleet.name });
    ads.setSnapshot(fleet.name, snapshot);
    onChange?.({ fleet, snapshot, before });
  }

  #drop(name: string): void {
    this.#snapshots.delete(name);
    this.#changedAt.delete(name);
    this.#init.metrics.configAge.remove({ fleet: name });
    this.#init.ads.deleteSnapshot(name);
  }
}
