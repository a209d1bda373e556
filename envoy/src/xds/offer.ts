import type { Snapshot, SnapshotResource } from "./snapshot.ts";

/** What one response carries. */
export interface Offer {
  readonly changed: readonly SnapshotResource[];
  readonly removed: readonly string[];
}

/** A resource that Envoy did not take, in the version that it refused. */
export interface Refusal {
  readonly name: string;
  readonly version: string;
  /** Envoy's own words. */
  readonly error: string;
}

/** What the stream allows a subscription to send. */
export interface Allowance {
  /** `fresh`: only what Envoy has asked for and not got yet, for which it waits. */
  readonly scope: "all" | "fresh";
  /** Whether a resource that is gone from the snapshot may be taken away. */
  readonly mayRemove: (name: string) => boolean;
}

/** A snapshot as this Envoy should see it. */
export interface View {
  readonly snapshot: Snapshot;
  /** Resources whose version Envoy neither holds nor has refused. */
  readonly changes: readonly SnapshotResource[];
  /** Names that Envoy holds and that are gone. Only a wildcard subscription is told of that. */
  readonly leaving: readonly string[];
  /** Refusals of what is still in the snapshot. */
  readonly refusals: readonly Refusal[];
}

/** An offer on its way. */
export interface Pending {
  readonly nonce: string;
  /** Names leave it when Envoy asks for them anew meanwhile. */
  readonly changed: Map<string, SnapshotResource>;
  readonly removed: readonly string[];
}
