import { isRecord } from "@sluice/manifest";

/**
 * What a signature of cosign's is over: "simple signing"
 * (https://github.com/sigstore/cosign/blob/main/specs/SIGNATURE_SPEC.md#simple-signing).
 */
export interface SignedClaim {
  /** Registry and repository, empty when it was not signed; it says where the image was signed, and is not verified: images are mirrored. */
  readonly reference: string;
  /** Of the image's manifest. */
  readonly digest: string;
  /** What the signer says about the image, and a verifier may ask for. */
  readonly annotations: Readonly<Record<string, string>>;
}

export const PAYLOAD_TYPE = "application/vnd.dev.cosign.simplesigning.v1+json";

const CLAIM_TYPE = "cosign container image signature";

/** The bytes to sign, in cosign's order of keys. */
export function encodePayload({ reference, digest, annotations }: SignedClaim): Buffer {
  const names = Object.keys(annotations).sort();
  const claim = {
    critical: {
      identity: { "docker-reference": reference },
      image: { "docker-manifest-digest": digest },
      type: CLAIM_TYPE,
    },
    optional: names.length === 0 ? null : Object.fromEntries(names.map((name) => [name, annotations[name]])),
  };
  return Buffer.from(JSON.stringify(claim));
}

/** What was signed, or undefined when the bytes are no claim about an image. */
export function parsePayload(bytes: Uint8Array): SignedClaim | undefined {
  const value = parseClaimJson(bytes);
  const { critical, optional } = isRecord(value) ? value : {};
  const { identity, image, type } = isRecord(critical) ? critical : {};
  const digest = isRecord(image) ? image["docker-manifest-digest"] : undefined;
  if (type !== CLAIM_TYPE || typeof digest !== "string") return undefined;
  const reference = isRecord(identity) ? identity["docker-reference"] : undefined;
  return {
    reference: typeof reference === "string" ? reference : "",
    digest,
    annotations: texts(isRecord(optional) ? optional : {}),
  };
}

/** Other values than texts (cosign's own time stamp is a number) can be asked for by nobody. */
export function texts(record: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(record).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
}

/** undefined when the bytes are no JSON in UTF-8 */
export function parseClaimJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}
