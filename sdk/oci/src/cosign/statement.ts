import { isRecord } from "@sluice/manifest";
import { parseClaimJson, type SignedClaim, texts } from "./payload.ts";
import { named, type Refusal, refused } from "./signature.ts";

const STATEMENT = "https://in-toto.io/Statement/v1";

/** Of cosign 3's signatures. An attestation (where it was built, what is in it) is another, and no signature of a release. */
const SIGNATURE_PREDICATE = "https://sigstore.dev/cosign/sign/v1";

export type StatementReading = { readonly kind: "claim"; readonly claim: SignedClaim } | Refusal;

/**
 * What an in-toto statement (https://github.com/in-toto/attestation/blob/main/spec/v1/statement.md) says about an image.
 * @param digest of the image: a statement may name several
 */
export function parseStatement(bytes: Uint8Array, digest: string): StatementReading {
  const statement = parseClaimJson(bytes);
  const { _type: type, subject, predicateType } = isRecord(statement) ? statement : {};
  if (type !== STATEMENT || !Array.isArray(subject)) return refused("what was signed says nothing about an image");
  if (predicateType !== SIGNATURE_PREDICATE) {
    return refused(`it is an attestation (${named(predicateType)}), no signature`);
  }
  const claims = subject.flatMap(claimOf);
  const claim = claims.find((known) => known.digest === digest) ?? claims[0];
  return claim === undefined ? refused("what was signed says nothing about an image") : { kind: "claim", claim };
}

/** A statement names no registry: `reference` is empty. */
function claimOf(subject: unknown): readonly SignedClaim[] {
  const { digest, annotations } = isRecord(subject) ? subject : {};
  const sha256 = isRecord(digest) ? digest.sha256 : undefined;
  if (typeof sha256 !== "string") return [];
  return [{ reference: "", digest: `sha256:${sha256}`, annotations: texts(isRecord(annotations) ? annotations : {}) }];
}
