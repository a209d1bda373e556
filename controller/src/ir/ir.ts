import type { FleetIr } from "./fleet.ts";

/**
 * What all resources together mean, free of Kubernetes' and of any data plane's words: the contract between translation
 * and renderers. Plain, sorted, JSON-serialisable data (secrets print as `[redacted]`).
 */
export interface Ir {
  /** Sorted by name. */
  readonly fleets: readonly FleetIr[];
}
