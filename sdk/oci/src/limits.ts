/** Bounds of what a registry may send. */
export interface ImageLimits {
  /** Bytes of one download: a layer as it is packed. */
  readonly download: number;
  /** Bytes that a layer may unpack to, and so of the module in it. */
  readonly unpacked: number;
  /** Entries of a layer's archive. */
  readonly entries: number;
}

const MiB = 1024 * 1024;

export const IMAGE_LIMITS: ImageLimits = { download: 32 * MiB, unpacked: 64 * MiB, entries: 10_000 };

/** Bytes of a manifest, as registries limit them themselves. */
export const MAX_MANIFEST = 4 * MiB;
/** Bytes of an answer that holds a token. */
export const MAX_TOKEN_ANSWER = 64 * 1024;

/** `32 MiB`. */
export function formatBytes(bytes: number): string {
  return bytes < MiB ? `${bytes} bytes` : `${Math.round((bytes / MiB) * 10) / 10} MiB`;
}
