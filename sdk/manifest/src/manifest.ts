/** The hosts a module is linked for. `envoy` also loads on Higress; `higress` uses host calls only Higress has. */
export type Flavour = "envoy" | "higress";

/** Istio's plugin phases, in their order of execution; `UNSPECIFIED_PHASE` comes last. */
export type Phase = "AUTHN" | "AUTHZ" | "STATS" | "UNSPECIFIED_PHASE";

export type Category = "ai" | "auth" | "security" | "traffic" | "observability" | "protocol" | "custom";

/** Upper bounds of a module's size, in bytes (design budgets: a plugin over them does not build). */
export interface SizeBudget {
  readonly rawBytes: number;
  readonly gzipBytes?: number;
}

/** Where a plugin runs: phases in Istio's order, and within one the higher number first. */
export interface ChainPlace {
  readonly phase: Phase;
  readonly priority: number;
}

/** `plugin.json` as its author writes it. */
export interface ManifestSource {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly category?: Category;
  readonly phase?: Phase;
  readonly priority?: number;
  readonly envoy?: ChainPlace;
  readonly flavours?: readonly Flavour[];
  readonly hostcalls?: readonly string[];
  readonly config?: string;
  readonly license?: string;
  readonly budget?: { readonly rawBytes?: number; readonly gzipBytes?: number };
}

/** A plugin's manifest with every default filled in. */
export interface PluginManifest extends ChainPlace {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly category: Category;
  /** Its place in the controller's chain on stock Envoy. */
  readonly envoy: ChainPlace;
  readonly flavours: readonly Flavour[];
  /** Host calls beyond the list that every host has. */
  readonly hostcalls: readonly string[];
  readonly license: string;
  readonly budget: SizeBudget;
  /** The plugin's configuration as JSON Schema; undefined when it takes none. */
  readonly configSchema?: JsonSchema;
  /** Absolute path of the folder that holds `plugin.json`. */
  readonly folder: string;
}

/** A JSON Schema document; `config/parse.ts` says which part of the language a plugin may use. */
export type JsonSchema = { readonly [keyword: string]: unknown };

/** Default budget of a plugin: 48 KiB. */
export const DEFAULT_BUDGET: SizeBudget = { rawBytes: 48 * 1024 };
