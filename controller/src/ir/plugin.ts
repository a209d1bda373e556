import type { SecretObject } from "@sluice/manifest";

/** One configured Wasm plugin. */
export interface PluginIr {
  /** Unique in the fleet; names the filter, its discovered configuration, and the WasmPlugin resource. */
  readonly name: string;
  readonly module: ModuleIr;
  readonly phase: "AUTHN" | "AUTHZ" | "STATS" | "UNSPECIFIED_PHASE";
  /** Higher runs earlier within a phase. */
  readonly priority: number;
  /** What requests get while the plugin cannot run: `closed` 503, `open` the answer without it. */
  readonly failure: "closed" | "open";
  /**
   * Names of the BackendIr whose requests must not go on without it, in the place of all that `defaults` are for. Absent: all
   * of them.
   */
  readonly guards?: readonly string[];
  /** For requests that no rule has; absent: the plugin does nothing for them. */
  readonly defaults?: SecretObject;
  /** The first whose targets have the request's route is taken, whole. */
  readonly rules: readonly PluginRuleIr[];
  /** Whether it changes what routes are chosen by, so that filters behind it must look again. */
  readonly reroutes: boolean;
}

export type ModuleIr =
  /** One of ours, by name. */
  | { readonly kind: "bundled"; readonly plugin: string }
  /** A user's: `oci://`, `https://`, `http://` or `file://`. */
  | { readonly kind: "url"; readonly url: string; readonly sha256?: string; readonly pullSecret?: string };

export interface PluginRuleIr {
  readonly targets: readonly PluginTargetIr[];
  /** Names of BackendIr: for requests of the targets that go there alone. Absent: wherever they go. */
  readonly backends?: readonly string[];
  readonly config: SecretObject;
}

/** A rule of a route, or all of its rules. */
export interface PluginTargetIr {
  readonly kind: "AIRoute" | "HTTPRoute" | "GRPCRoute" | "Ingress";
  readonly namespace: string;
  readonly name: string;
  /** Name of the rule, or its index; absent: every rule. */
  readonly rule?: string;
  /** RouteIr.name of these requests. */
  readonly route: string;
}
