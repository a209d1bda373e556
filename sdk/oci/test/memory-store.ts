import type { ArtifactBlob, ArtifactStore } from "../src/artifact-store.ts";
import { RegistryFailure } from "../src/failure.ts";
import { describeBytes } from "../src/image/describe-bytes.ts";
import type { Descriptor } from "../src/image/plan-image.ts";
import type { ReferrerEntry } from "../src/registry-client.ts";

/** A registry in memory. */
export class MemoryStore implements ArtifactStore {
  readonly manifests = new Map<string, string>();
  readonly blobs = new Map<string, ArtifactBlob>();
  /** Called when a manifest was written. */
  interfere: (reference: string) => void = () => undefined;
  /** Whether it has the list of referrers that the distribution specification 1.1 adds. */
  listsSubject = false;

  /** By the digest of their subject. */
  readonly listed = new Map<string, readonly ReferrerEntry[]>();

  async referrers(digest: string) {
    return this.listed.get(digest) ?? [];
  }

  async manifest(reference: string) {
    const text = this.manifests.get(reference);
    if (text === undefined) throw new RegistryFailure("NotFound", reference);
    return { text, contentType: "", digest: describeBytes(Buffer.from(text), "").digest };
  }

  async readBlob({ digest }: Descriptor) {
    const blob = this.blobs.get(digest);
    if (blob === undefined) throw new RegistryFailure("NotFound", digest);
    return Buffer.from(blob.bytes);
  }

  async uploadBlob(blob: ArtifactBlob) {
    this.blobs.set(blob.digest, blob);
  }

  async putManifest(reference: string, { bytes }: ArtifactBlob) {
    this.manifests.set(reference, Buffer.from(bytes).toString());
    this.interfere(reference);
    return { listsSubject: this.listsSubject };
  }
}
