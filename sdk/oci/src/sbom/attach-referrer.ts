import { UserError } from "@sluice/manifest";
import type { ArtifactReader, ArtifactStore } from "../artifact-store.ts";
import { RegistryFailure } from "../failure.ts";
import { describeBytes } from "../image/describe-bytes.ts";
import { OCI_INDEX } from "../image/media-types.ts";
import {
  type Attachment,
  addReferrer,
  buildReferrer,
  listsReferrer,
  type ReferrerManifest,
  referrersTag,
} from "./referrer.ts";

/** Two who attach at once write the same index, and one of them must come again. */
const MAX_ATTEMPTS = 5;

/**
 * Attaches something to an image, without changing it: as its referrer, which a registry lists itself (OCI distribution
 * specification 1.1), or else the index under the tag that the specification names.
 * @returns the digest of what was attached
 */
export async function attachReferrer(store: ArtifactStore, attachment: Attachment): Promise<string> {
  const referrer = buildReferrer(attachment);
  const { descriptor } = referrer;
  for (const { mediaType, bytes } of referrer.blobs)
    await store.uploadBlob({ ...describeBytes(bytes, mediaType), bytes });
  const { listsSubject } = await store.putManifest(descriptor.digest, { ...descriptor, bytes: referrer.manifest });
  if (!listsSubject) await listInIndex(store, attachment.subject.digest, referrer);
  return descriptor.digest;
}

async function listInIndex(store: ArtifactStore, subject: string, referrer: ReferrerManifest): Promise<void> {
  const tag = referrersTag(subject);
  for (let attempt = 0; attempt <= MAX_ATTEMPTS; attempt++) {
    const existing = await indexOf(store, tag);
    if (existing !== undefined && listsReferrer(existing, referrer)) return;
    if (attempt === MAX_ATTEMPTS) break;
    const index = addReferrer(existing, referrer);
    if (index === undefined) {
      throw new UserError(`the tag ${tag} is no list of referrers, or a full one`, {
        help: "delete that tag in the registry, or push without attachments: `--no-sbom`",
      });
    }
    await store.putManifest(tag, { ...describeBytes(index, OCI_INDEX), bytes: index });
  }
  throw new UserError(`others write ${tag} at the same time`, { help: "push again when they are done" });
}

async function indexOf(store: ArtifactReader, tag: string): Promise<string | undefined> {
  try {
    return (await store.manifest(tag)).text;
  } catch (error) {
    if (error instanceof RegistryFailure && error.reason === "NotFound") return undefined;
    throw error;
  }
}
