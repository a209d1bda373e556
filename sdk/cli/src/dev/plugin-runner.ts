import type { DevBuild } from "./dev-build.ts";

/** What became of a plugin that a host was given. */
export type LoadResult =
  | { readonly kind: "served" }
  /** It traps before a request reaches it. */
  | { readonly kind: "trapped"; readonly isTaken: boolean }
  /** The host goes on with what it had. */
  | { readonly kind: "refused"; readonly reasons: readonly string[] };

/** A host that runs one plugin, and can be given another build of it. */
export interface PluginRunner {
  /** `Envoy 1.36.2` */
  readonly title: string;
  /** Where it serves, from the first load that was served. */
  url(): Promise<string>;
  load(build: DevBuild, config: unknown): Promise<LoadResult>;
  /** Resolves with its last words when the host has ended, wanted or not. */
  readonly ended: Promise<readonly string[]>;
  stop(): Promise<void>;
}
