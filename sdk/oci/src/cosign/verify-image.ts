import type { KeyObject } from "node:crypto";
import { UserError } from "@sluice/manifest";
import type { ArtifactReader } from "../artifact-store.ts";
import { RegistryFailure } from "../failure.ts";
import { formatBytes } from "../limits.ts";
import { judgeBundle } from "./bundle.ts";
import { PAYLOAD_TYPE, type SignedClaim } from "./payload.ts";
import { mayBeBundle, readBundle } from "./read-bundle.ts";
import { type Expectation, type Judgement, judgeSignature } from "./signature.ts";
import { MAX_SIGNATURES, parseSignatures, type SignatureEntry, signatureTag } from "./signature-manifest.ts";
import { isDigest, isSpoilt } from "./spoilt.ts";

/** What the signatures of an image are worth. */
export interface Verification {
  /** Of the image. */
  readonly digest: string;
  /** What those signatures say that were made with the key and fit. */
  readonly claims: readonly SignedClaim[];
  /** Why others do not count, one sentence's part for each. */
  readonly refused: readonly string[];
  /** Signatures past MAX_SIGNATURES, which nobody looked at. */
  readonly unread: number;
}

export interface SignatureWish {
  /** The image by its digest, `registry.example.com/plugins/a@sha256:…`, for messages. */
  readonly image: string;
  /** Of the image. */
  readonly digest: string;
  readonly key: KeyObject;
  /** Where the key was read, for messages. */
  readonly keyName: string;
  /** Must have been signed too. */
  readonly annotations?: Readonly<Record<string, string>>;
}

/** Bytes of a payload: a digest, a name and some annotations. */
const MAX_PAYLOAD = 64 * 1024;

/**
 * Looks at the signatures of an image: those under the tag, where cosign kept them before 3.0, and where none of them counts,
 * the bundles that cosign 3 attaches.
 */
export async function verifyImage(client: ArtifactReader, expected: Expectation): Promise<Verification> {
  const tagged = await verifyTagged(client, expected);
  if (tagged.claims.length > 0) return tagged;
  const attached = await verifyBundles(client, expected);
  return {
    digest: expected.digest,
    claims: attached.claims,
    refused: [...tagged.refused, ...attached.refused],
    unread: tagged.unread + attached.unread,
  };
}

/** Looks only at those under the tag. */
export async function verifyTagged(client: ArtifactReader, expected: Expectation): Promise<Verification> {
  const { digest } = expected;
  const nothing = { digest, claims: [], refused: [], unread: 0 };
  const manifest = await signaturesOf(client, digest);
  if (manifest === undefined) return nothing;
  const entries = parseSignatures(manifest);
  if (entries === undefined) return { ...nothing, refused: [`${signatureTag(digest)} is no image of signatures`] };
  const judgements: Judgement[] = [];
  for (const entry of entries.slice(0, MAX_SIGNATURES)) judgements.push(await judgeEntry(client, entry, expected));
  return summary(digest, judgements, entries.length - judgements.length);
}

async function verifyBundles(client: ArtifactReader, expected: Expectation): Promise<Verification> {
  const entries = (await client.referrers(expected.digest)).filter(mayBeBundle);
  const judgements: Judgement[] = [];
  for (const entry of entries.slice(0, MAX_SIGNATURES)) {
    const bundle = await readBundle(client, entry);
    if (bundle.kind === "bundle") judgements.push(judgeBundle(bundle.bytes, expected));
    if (bundle.kind === "refused") judgements.push(bundle);
  }
  return summary(expected.digest, judgements, Math.max(0, entries.length - MAX_SIGNATURES));
}

function summary(digest: string, judgements: readonly Judgement[], unread: number): Verification {
  return {
    digest,
    claims: judgements.flatMap((judgement) => (judgement.kind === "valid" ? [judgement.claim] : [])),
    refused: judgements.flatMap((judgement) => (judgement.kind === "refused" ? [judgement.why] : [])),
    unread,
  };
}

/** The manifest of an image's signatures; undefined when it has none. */
export async function signaturesOf(client: ArtifactReader, digest: string): Promise<string | undefined> {
  try {
    return (await client.manifest(signatureTag(digest))).text;
  } catch (error) {
    if (error instanceof RegistryFailure && error.reason === "NotFound") return undefined;
    throw error;
  }
}

/**
 * What was signed, by one signature at least.
 * @throws UserError when no signature was made with the key for this image and these annotations: which there are, and why
 * they do not count
 */
export async function requireSignature(client: ArtifactReader, wish: SignatureWish): Promise<readonly SignedClaim[]> {
  const { image, keyName, annotations = {}, ...expected } = wish;
  const { claims, refused, unread } = await verifyImage(client, { ...expected, annotations });
  if (claims.length > 0) return claims;
  throw new UserError(`the image is not signed with ${keyName}: ${reasons(refused)}${rest(unread)}`, {
    where: image,
    help: "whoever publishes it signs it with the private key of that pair: `sluice sign IMAGE --key KEY`",
  });
}

function reasons(refused: readonly string[]): string {
  const [only, second] = refused;
  if (only === undefined) return "it has no signature";
  if (second === undefined) return `its signature does not count: ${only}`;
  return `its ${refused.length} signatures do not count: ${[...new Set(refused)].join("; ")}`;
}

function rest(unread: number): string {
  return unread === 0 ? "" : `; it has ${unread} more, and only the first ${MAX_SIGNATURES} are looked at`;
}

async function judgeEntry(client: ArtifactReader, entry: SignatureEntry, expected: Expectation): Promise<Judgement> {
  const { digest, size, signature } = entry;
  if (!isDigest(digest)) return { kind: "refused", why: "its payload has no digest" };
  if (size > MAX_PAYLOAD) return { kind: "refused", why: `its payload is larger than ${formatBytes(MAX_PAYLOAD)}` };
  try {
    const payload = await client.readBlob({ mediaType: PAYLOAD_TYPE, digest, size }, MAX_PAYLOAD);
    return judgeSignature({ payload, signature }, expected);
  } catch (error) {
    // One bad signature does not undo a good one beside it; a registry that cannot be reached is nobody's verdict.
    if (isSpoilt(error)) return { kind: "refused", why: `its payload cannot be had (${error.message})` };
    throw error;
  }
}
