/** Bounds of what strangers may make the controller do. */
export interface ModuleLimits {
  /** Bytes of one download: a module, or a layer as it is packed. */
  readonly download: number;
  /** Bytes that a layer may unpack to, and so of the module in it. */
  readonly unpacked: number;
  /** Entries of a layer's archive. */
  readonly entries: number;
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

const MiB = 1024 * 1024;

export const DEFAULT_LIMITS: ModuleLimits = {
  download: 32 * MiB,
  unpacked: 64 * MiB,
  entries: 10_000,
  timeout: 120_000,
  silence: 15_000,
  parallel: 8,
  parallelPerHost: 2,
  cache: 1024 * MiB,
};

/** Bytes of a manifest, as registries limit them themselves. */
export const MAX_MANIFEST = 4 * MiB;
/** Bytes of an answer that holds a token. */
export const MAX_TOKEN_ANSWER = 64 * 1024;

/** `32 MiB`. */
export function formatBytes(bytes: number): string {
  return bytes < MiB ? `${bytes} bytes` : `${Math.round((bytes / MiB) * 10) / 10} MiB`;
}
