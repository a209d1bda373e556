import { isRecord } from "@sluice/manifest";
import { describeBytes } from "../image/describe-bytes.ts";
import { OCI_INDEX, OCI_MANIFEST } from "../image/media-types.ts";

/** Something of a registry, by content (OCI image specification 1.1, "Descriptor"). */
export interface Subject {
  readonly mediaType: string;
  readonly digest: string;
  /** bytes */
  readonly size: number;
}

/** What is to be attached to an image. */
export interface Attachment {
  readonly mediaType: string;
  readonly contents: Buffer;
  /** The manifest of the image it is about. */
  readonly subject: Subject;
  readonly annotations: Readonly<Record<string, string>>;
}

/** A manifest that refers to another (OCI image specification 1.1, "subject"), and its blobs. */
export interface ReferrerManifest {
  readonly manifest: Buffer;
  readonly blobs: readonly { readonly mediaType: string; readonly bytes: Buffer }[];
  readonly descriptor: Subject & {
    readonly artifactType: string;
    readonly annotations: Readonly<Record<string, string>>;
  };
}

const EMPTY_TYPE = "application/vnd.oci.empty.v1+json";

/** The specification's empty configuration. */
const EMPTY = Buffer.from("{}");

/** Referrers of an image that are kept in its index; a hostile index must not grow without bound. */
const MAX_REFERRERS = 500;

/** The manifest of an artifact whose type is that of its only blob. */
export function buildReferrer({ mediaType, contents, subject, annotations }: Attachment): ReferrerManifest {
  const manifest = Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: OCI_MANIFEST,
      artifactType: mediaType,
      config: { ...describeBytes(EMPTY, EMPTY_TYPE), data: EMPTY.toString("base64") },
      layers: [describeBytes(contents, mediaType)],
      subject: { mediaType: subject.mediaType, size: subject.size, digest: subject.digest },
      annotations,
    }),
  );
  return {
    manifest,
    blobs: [
      { mediaType: EMPTY_TYPE, bytes: EMPTY },
      { mediaType, bytes: contents },
    ],
    descriptor: { ...describeBytes(manifest, OCI_MANIFEST), artifactType: mediaType, annotations },
  };
}

/** The tag under which a registry without the referrers API lists them (OCI distribution specification 1.1). */
export function referrersTag(digest: string): string {
  return digest.replace(":", "-");
}

/** Whether an index has it already. */
export function listsReferrer(index: string, { descriptor }: ReferrerManifest): boolean {
  return manifestsOf(index)?.some(({ digest }) => digest === descriptor.digest) === true;
}

/**
 * The index of an image's referrers with one more; what is in it stays.
 * @param existing the index that is there; undefined when there is none
 * @returns undefined when `existing` is no index that could have one more
 */
export function addReferrer(existing: string | undefined, { descriptor }: ReferrerManifest): Buffer | undefined {
  const before = existing === undefined ? [] : manifestsOf(existing);
  if (before === undefined || before.length >= MAX_REFERRERS) return undefined;
  return Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType: OCI_INDEX, manifests: [...before, descriptor] }));
}

function manifestsOf(index: string): readonly Readonly<Record<string, unknown>>[] | undefined {
  try {
    const value: unknown = JSON.parse(index);
    const manifests = isRecord(value) && value.mediaType === OCI_INDEX ? value.manifests : undefined;
    return Array.isArray(manifests) && manifests.every(isRecord) ? manifests : undefined;
  } catch {
    return undefined;
  }
}
