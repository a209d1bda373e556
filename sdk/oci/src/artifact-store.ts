import type { Descriptor } from "./image/plan-image.ts";
import type { Manifest, ReferrerEntry } from "./registry-client.ts";

/** Bytes as a manifest names them. */
export interface ArtifactBlob extends Descriptor {
  readonly bytes: Uint8Array;
}

/** What reading an image's attachments needs of a registry; RegistryClient has it. */
export interface ArtifactReader {
  /** @throws RegistryFailure NotFound when there is none */
  manifest(reference: string): Promise<Manifest>;
  /** Checked against its digest. */
  readBlob(descriptor: Descriptor, limit: number): Promise<Buffer>;
  /** Manifests that name the one of this digest as their subject. */
  referrers(digest: string): Promise<readonly ReferrerEntry[]>;
}

/** What attaching something to an image needs. */
export interface ArtifactStore extends ArtifactReader {
  uploadBlob(blob: ArtifactBlob): Promise<unknown>;
  /** @returns `listsSubject`: whether the registry itself lists it as a referrer of its subject */
  putManifest(reference: string, manifest: ArtifactBlob): Promise<{ readonly listsSubject: boolean }>;
}
