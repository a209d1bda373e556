import type { ModuleLimits } from "./limits.ts";
import type { Incoming, ModuleCache } from "./module-cache.ts";

/** How a source tells whether it has something new. */
export interface ModuleVersion {
  /** Of an image's manifest: `sha256:` and hex. */
  readonly digest?: string;
  readonly etag?: string;
  /** Of a file: path, time, size and inode. */
  readonly stamp?: string;
}

export type SourceResult =
  | { readonly kind: "same" }
  | {
      readonly kind: "new";
      readonly incoming: Incoming;
      readonly version: ModuleVersion;
      /** Hex digests besides the module's own that a request may have named. */
      readonly digests: readonly string[];
    };

export interface SourceContext {
  readonly cache: ModuleCache;
  readonly limits: ModuleLimits;
  /** Of the bytes that are here already. */
  readonly known: ModuleVersion | undefined;
  readonly signal: AbortSignal;
}
