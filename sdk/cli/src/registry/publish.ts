import type { KeyObject } from "node:crypto";
import {
  attachReferrer,
  type Image,
  type PushProgress,
  pushImage,
  type RegistryClient,
  RegistryFailure,
  SBOM_TYPE,
  signImage,
} from "@sluice/oci";

/** An image, and what goes to the registry with it. */
export interface Publication {
  /** Registry and repository, as they stand in the image's name. */
  readonly repository: string;
  readonly tag: string;
  readonly image: Image;
  /** SPDX. */
  readonly sbom: Buffer | undefined;
  readonly key: KeyObject | undefined;
  readonly onProgress: (progress: PushProgress) => void;
}

export interface Published {
  readonly digest: string;
  /** Blobs that had to be sent. */
  readonly uploaded: number;
  /** Digest of what holds the bill of materials; undefined when there is none. */
  readonly sbom: string | undefined;
  /** Where the signature is. */
  readonly signature: string | undefined;
}

/** The tag comes last: whoever finds the image by it finds its signature too. */
export async function publish(client: RegistryClient, publication: Publication): Promise<Published> {
  const { image, tag, onProgress, repository, key } = publication;
  const { digest, uploaded } = await pushImage(client, image, { onProgress });
  const sbom = await attachSbom(client, publication);
  const signature = key === undefined ? undefined : (await signImage(client, { repository, digest, key })).tag;
  await client.putManifest(tag, image.manifest);
  return { digest, uploaded, sbom, signature };
}

/** An old registry that takes no such thing does not keep the plugin from being published. */
async function attachSbom(client: RegistryClient, { image, sbom }: Publication): Promise<string | undefined> {
  if (sbom === undefined) return undefined;
  const { mediaType, digest, size } = image.manifest;
  const subject = { mediaType, digest, size };
  try {
    return await attachReferrer(client, { mediaType: SBOM_TYPE, contents: sbom, subject, annotations: {} });
  } catch (error) {
    if (!(error instanceof RegistryFailure) || error.status === undefined || error.status >= 500) throw error;
    console.error(`warning: the registry takes no bill of materials: ${error.message}; --no-sbom leaves it out`);
    return undefined;
  }
}
