import type { Image } from "../build/image.ts";
import type { RegistryClient } from "../registry-client.ts";

export interface PushProgress {
  /** Bytes that the registry has, of all blobs. */
  readonly sent: number;
  readonly total: number;
}

export interface PushOptions {
  /** Default: only the digest leads to it. */
  readonly tag?: string;
  /** Bytes that are sent at once. */
  readonly chunkSize?: number;
  readonly onProgress?: (progress: PushProgress) => void;
}

export interface PushedImage {
  readonly digest: string;
  /** Blobs that had to be sent; the others were there. */
  readonly uploaded: number;
}

/** Pushes blobs, one by one, and then the manifest, so that nobody ever sees an image in part. @throws RegistryFailure */
export async function pushImage(
  client: RegistryClient,
  { manifest, blobs }: Image,
  { tag, chunkSize, onProgress }: PushOptions = {},
): Promise<PushedImage> {
  const total = blobs.reduce((sum, { size }) => sum + size, 0);
  let before = 0;
  let uploaded = 0;
  for (const blob of blobs) {
    const start = before;
    const written = await client.uploadBlob(blob, {
      ...(chunkSize === undefined ? {} : { chunkSize }),
      onProgress: (sent) => onProgress?.({ sent: start + sent, total }),
    });
    before += blob.size;
    if (written) uploaded++;
    onProgress?.({ sent: before, total });
  }
  const { digest } = await client.putManifest(tag ?? manifest.digest, manifest);
  return { digest, uploaded };
}
