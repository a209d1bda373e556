import type { NodeState } from "./ads-session.ts";
import type { Refusal } from "./offer.ts";
import type { ResourceType } from "./resource-type.ts";

/** What the server tells, for logs and metrics. None may throw. */
export interface AdsEvents {
  /** An Envoy has said who it is. */
  readonly connected?: (state: NodeState) => void;
  /** Its stream has ended; the state is its last. */
  readonly disconnected?: (state: NodeState) => void;
  /** A response went out. */
  readonly sent?: (push: AdsPush) => void;
  /**
   * Envoy has refused resources, and keeps what it had of them. It is asked once more when something else has changed;
   * that it refuses them for the same reason again is not told.
   */
  readonly refused?: (refusal: AdsRefusal) => void;
  /** Envoy has taken, or refused, all of a snapshot: one that is new to it, or less or more of it than before. */
  readonly settled?: (state: NodeState) => void;
  /** A stream was ended because of what it did or who it is. */
  readonly turnedAway?: (peer: string, reason: string) => void;
}

/** Names of what one response changes and takes away. */
export interface AdsPush {
  readonly group: string;
  readonly node: string;
  readonly type: ResourceType;
  readonly changed: readonly string[];
  readonly removed: readonly string[];
}

export interface AdsRefusal {
  readonly group: string;
  readonly node: string;
  readonly type: ResourceType;
  readonly refusals: readonly Refusal[];
}
