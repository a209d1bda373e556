import type { ObjectRef } from "../store/kube-object.ts";

/** A condition without its time, which is set where statuses are written (KEP-1623). */
export interface ConditionIr {
  readonly type: string;
  readonly status: "True" | "False" | "Unknown";
  readonly reason: string;
  readonly message: string;
}

/** What an object's status is to say. Only our own entries: those of other controllers stay as they are. */
export type StatusUpdate = {
  readonly ref: ObjectRef;
  /** `observedGeneration` of every condition. */
  readonly generation: number;
} & StatusIr;

export type StatusIr =
  | { readonly kind: "conditions"; readonly conditions: readonly ConditionIr[]; readonly extra?: StatusExtra }
  | {
      readonly kind: "gateway";
      readonly conditions: readonly ConditionIr[];
      readonly addresses: readonly { readonly type: "IPAddress" | "Hostname"; readonly value: string }[];
      readonly listeners: readonly ListenerStatusIr[];
    }
  /** Routes, and InferencePools: entries of `status.parents` whose controllerName is ours. */
  | { readonly kind: "parents"; readonly parents: readonly ParentStatusIr[] }
  /** Policies: entries of `status.ancestors` whose controllerName is ours (GEP-713). */
  | { readonly kind: "ancestors"; readonly ancestors: readonly ParentStatusIr[] }
  | {
      readonly kind: "ingress";
      readonly addresses: readonly { readonly ip?: string; readonly hostname?: string }[];
      /** For people alone: an Ingress's status has no place for them. */
      readonly problems?: readonly string[];
    };

/** Further fields beside the conditions, such as `supportedFeatures`. */
export type StatusExtra = Readonly<Record<string, unknown>>;

export interface ListenerStatusIr {
  readonly name: string;
  readonly supportedKinds: readonly { readonly group: string; readonly kind: string }[];
  readonly attachedRoutes: number;
  readonly conditions: readonly ConditionIr[];
}

export interface ParentStatusIr {
  /** As the object's `parentRefs` or `targetRefs` has it. */
  readonly ref: Readonly<Record<string, unknown>>;
  readonly conditions: readonly ConditionIr[];
}
