import { createPublicKey, type KeyObject } from "node:crypto";
import { UserError } from "@sluice/manifest";
import type { ArtifactStore } from "../artifact-store.ts";
import { describeBytes } from "../image/describe-bytes.ts";
import { OCI_CONFIG, OCI_MANIFEST } from "../image/media-types.ts";
import { encodePayload, PAYLOAD_TYPE } from "./payload.ts";
import { signPayload } from "./signature.ts";
import {
  addSignature,
  MAX_SIGNATURES,
  parseSignatures,
  type SignatureImage,
  signatureTag,
} from "./signature-manifest.ts";
import { signaturesOf, verifyTagged } from "./verify-image.ts";

export interface Signing {
  /** Registry and repository, as they stand in the image's name. */
  readonly repository: string;
  /** Of the image. */
  readonly digest: string;
  readonly key: KeyObject;
  readonly annotations?: Readonly<Record<string, string>>;
}

export interface SignedImage {
  /** Where the signatures are, `sha256-….sig`. */
  readonly tag: string;
  /** False: the key had signed the same before. */
  readonly added: boolean;
}

/** Two who sign at once write the same tag, and one of them must come again. */
const MAX_ATTEMPTS = 5;

/** Signs an image as cosign does, beside the signatures that it has. */
export async function signImage(store: ArtifactStore, signing: Signing): Promise<SignedImage> {
  const { repository, digest, key, annotations = {} } = signing;
  const tag = signatureTag(digest);
  const payload = encodePayload({ reference: repository, digest, annotations });
  if (await isSigned(store, signing)) return { tag, added: false };
  const signature = signPayload(payload, key);
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    const image = addSignature(await signaturesOf(store, digest), payload, signature);
    if (image === undefined) throw occupied(repository, tag);
    await push(store, tag, image);
    if (await isListed(store, digest, signature)) return { tag, added: true };
  }
  throw new UserError(`others write ${tag} at the same time`, {
    where: repository,
    help: "sign again when they are done",
  });
}

/** Whether this key has signed the image with exactly these annotations: signing again would only add a layer. */
async function isSigned(store: ArtifactStore, { digest, key, annotations = {} }: Signing): Promise<boolean> {
  const { claims } = await verifyTagged(store, { key: createPublicKey(key), digest, annotations });
  const count = Object.keys(annotations).length;
  return claims.some((claim) => Object.keys(claim.annotations).length === count);
}

async function push(store: ArtifactStore, tag: string, { payload, config, manifest }: SignatureImage): Promise<void> {
  await store.uploadBlob({ ...describeBytes(payload, PAYLOAD_TYPE), bytes: payload });
  await store.uploadBlob({ ...describeBytes(config, OCI_CONFIG), bytes: config });
  await store.putManifest(tag, { ...describeBytes(manifest, OCI_MANIFEST), bytes: manifest });
}

async function isListed(store: ArtifactStore, digest: string, signature: Buffer): Promise<boolean> {
  const text = signature.toString("base64");
  const entries = parseSignatures((await signaturesOf(store, digest)) ?? "") ?? [];
  return entries.some((entry) => entry.signature === text);
}

function occupied(repository: string, tag: string): UserError {
  return new UserError(`${tag} takes no further signature: it has ${MAX_SIGNATURES}, or is no image of signatures`, {
    where: repository,
    help: "delete that tag in the registry, and sign again",
  });
}
