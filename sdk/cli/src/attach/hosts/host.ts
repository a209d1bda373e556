import type { AttachHost, Attachment, JsonObject } from "../attachment.ts";
import type { Target } from "../target.ts";

/** A kind of object that attach writes. */
export interface AttachedKind {
  readonly kind: string;
  readonly group: string;
  readonly version: string;
  readonly plural: string;
  /** Where its definition comes from, for a cluster that has none. */
  readonly remedy: string;
}

/** What a route object of a cluster says, for a host that knows routes by another name. */
export interface RouteFacts {
  /** Names of the Gateways that it hangs on, in its own namespace. */
  readonly gateways: readonly string[];
  /** The names of its rules; undefined for a rule without one. */
  readonly rules: readonly (string | undefined)[];
}

/** How a cluster is set up, and what was read of it. */
export interface HostSettings {
  /** Where Higress's controller runs. */
  readonly higressNamespace: string;
  /** Routes that were read, by `formatTarget` without the section; only for a host that needs them. */
  readonly routes: ReadonlyMap<string, RouteFacts>;
  /** Instead of the name that is made of plugin and targets. */
  readonly name?: string;
}

/** One object, and the plugins that go into it. */
export interface Slot {
  readonly namespace: string;
  readonly name: string;
  readonly targets: readonly Target[];
  readonly plugins: readonly string[];
}

/** How the resources of one host say which plugin runs where. Pure: what a cluster says comes in by the settings. */
export interface HostWriter {
  readonly host: AttachHost;
  readonly kind: AttachedKind;
  /** Which of an image's places is meant. */
  readonly place: "higress" | "envoy";
  /** Why plugins cannot be attached to it there; undefined: they can. */
  fault(target: Target): string | undefined;
  /** Whether `routes` of the settings has to know the target. */
  readsRoute(target: Target): boolean;
  slots(plugins: readonly string[], targets: readonly Target[], settings: HostSettings): readonly Slot[];
  /** What the object says of one plugin. */
  entry(attachment: Attachment, slot: Slot, settings: HostSettings): JsonObject;
  /** @param entries in the order in which they run */
  spec(slot: Slot, entries: readonly JsonObject[]): JsonObject;
  /** The entries of an object that is there, by the plugin's name. */
  entries(spec: JsonObject, names: readonly string[]): ReadonlyMap<string, JsonObject>;
  /** What the reader of the answer has to know; empty: nothing. */
  notes(targets: readonly Target[]): readonly string[];
}
