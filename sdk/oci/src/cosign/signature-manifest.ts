import { isRecord } from "@sluice/manifest";
import { describeBytes } from "../image/describe-bytes.ts";
import { OCI_CONFIG, OCI_MANIFEST } from "../image/media-types.ts";
import { PAYLOAD_TYPE } from "./payload.ts";

/** One signature as an image of signatures lists it. */
export interface SignatureEntry {
  /** Of the payload, which is a blob. */
  readonly digest: string;
  /** bytes */
  readonly size: number;
  /** ECDSA in DER, base64; undefined when the layer carries none. */
  readonly signature: string | undefined;
}

/** An image of signatures, ready to be pushed: the payload that is new, its configuration, and the manifest. */
export interface SignatureImage {
  readonly payload: Buffer;
  readonly config: Buffer;
  readonly manifest: Buffer;
}

/** Of an image that is not there yet, or of one that has some. */
type Layers = readonly Readonly<Record<string, unknown>>[];

const SIGNATURE = "dev.cosignproject.cosign/signature";

/** Go's zero time, which cosign writes: an image of signatures has no date. */
const NO_TIME = "0001-01-01T00:00:00Z";

/** Signatures that an image may have, so that a hostile one costs a bounded number of requests. */
export const MAX_SIGNATURES = 100;

/** Where cosign looks for the signatures of a manifest. @param digest `sha256:` and hex */
export function signatureTag(digest: string): string {
  return `${digest.replace(":", "-")}.sig`;
}

/** The signatures of an image of signatures, or undefined when the text is no such image. */
export function parseSignatures(manifest: string): readonly SignatureEntry[] | undefined {
  return layersOf(manifest)?.flatMap(({ mediaType, digest, size, annotations }) => {
    if (mediaType !== PAYLOAD_TYPE || typeof digest !== "string" || typeof size !== "number") return [];
    const signature = isRecord(annotations) ? annotations[SIGNATURE] : undefined;
    return [{ digest, size, signature: typeof signature === "string" ? signature : undefined }];
  });
}

/**
 * An image with one signature more. What others added stays as it is, certificates and time stamps too.
 * @param existing the manifest that is there; undefined when there is none
 * @returns undefined when `existing` is no manifest that a signature could be added to
 */
export function addSignature(
  existing: string | undefined,
  payload: Buffer,
  signature: Buffer,
): SignatureImage | undefined {
  const before = existing === undefined ? [] : layersOf(existing);
  if (before === undefined || before.length >= MAX_SIGNATURES) return undefined;
  const layer = {
    ...describeBytes(payload, PAYLOAD_TYPE),
    annotations: { [SIGNATURE]: signature.toString("base64") },
  };
  const layers = [...before, layer];
  const config = Buffer.from(JSON.stringify(configOf(layers)));
  const manifest = { schemaVersion: 2, mediaType: OCI_MANIFEST, config: describeBytes(config, OCI_CONFIG), layers };
  return { payload, config, manifest: Buffer.from(JSON.stringify(manifest)) };
}

/** cosign writes an image like any other, so that every registry takes it. */
function configOf(layers: Layers): unknown {
  return {
    architecture: "",
    created: NO_TIME,
    history: layers.map(() => ({ created: NO_TIME })),
    os: "",
    rootfs: { type: "layers", diff_ids: layers.map(({ digest }) => digest) },
    config: {},
  };
}

function layersOf(manifest: string): Layers | undefined {
  const value = parseJson(manifest);
  const layers = isRecord(value) ? value.layers : undefined;
  return Array.isArray(layers) && layers.every(isRecord) ? layers : undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
