import { IMAGE_LIMITS, type ImageLimits } from "@sluice/oci";

/** Bounds of what strangers may make the controller do; downloads are those of layers and of modules alike. */
export interface ModuleLimits extends ImageLimits {
  /** Milliseconds for all of one fetch. */
  readonly timeout: number;
  /** Milliseconds to connect, until the headers, and between two pieces of a body. */
  readonly silence: number;
  /** Downloads at a time, and from one host. */
  readonly parallel: number;
  readonly parallelPerHost: number;
  /** Bytes of the cache, over all modules. */
  readonly cache: number;
}

export const DEFAULT_LIMITS: ModuleLimits = {
  ...IMAGE_LIMITS,
  timeout: 120_000,
  silence: 15_000,
  parallel: 8,
  parallelPerHost: 2,
  cache: 1024 * 1024 * 1024,
};
