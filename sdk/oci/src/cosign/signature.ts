import { type KeyObject, sign, verify } from "node:crypto";
import { parsePayload, type SignedClaim } from "./payload.ts";

/** What a verifier wants of a signature. */
export interface Expectation {
  readonly key: KeyObject;
  /** Of the image that is about to be used. */
  readonly digest: string;
  /** All of them must have been signed; more may have been. */
  readonly annotations: Readonly<Record<string, string>>;
}

/** A signature and what it is over. */
export interface SignedPayload {
  readonly payload: Buffer;
  /** base64 */
  readonly signature: string | undefined;
}

export type Judgement = { readonly kind: "valid"; readonly claim: SignedClaim } | Refusal;

export interface Refusal {
  readonly kind: "refused";
  /** A sentence's part: "it was made with another key". */
  readonly why: string;
}

/** ECDSA with SHA-256, in DER; another one each time it is called. */
export function signPayload(payload: Uint8Array, key: KeyObject): Buffer {
  return sign("sha256", payload, key);
}

/** Nothing of a claim is looked at before the key has vouched for its bytes. */
export function judgeSignature({ payload, signature }: SignedPayload, expected: Expectation): Judgement {
  if (signature === undefined) return refused("its layer carries no signature");
  if (!isSignedBy(payload, signature, expected.key)) return refused("it was made with another key");
  const claim = parsePayload(payload);
  if (claim === undefined) return refused("what was signed says nothing about an image");
  return judgeClaim(claim, expected);
}

/** Whether a claim that the key has vouched for is the one that is wanted. */
export function judgeClaim(claim: SignedClaim, expected: Pick<Expectation, "digest" | "annotations">): Judgement {
  if (claim.digest !== expected.digest) return refused(`it is for another image, ${shown(claim.digest)}`);
  return judgeAnnotations(claim, expected.annotations);
}

function judgeAnnotations(claim: SignedClaim, wanted: Readonly<Record<string, string>>): Judgement {
  for (const [name, value] of Object.entries(wanted)) {
    const found = Object.hasOwn(claim.annotations, name) ? claim.annotations[name] : undefined;
    if (found === undefined) return refused(`the annotation ${name} was not signed`);
    if (found !== value)
      return refused(`the annotation ${name} is ${shown(JSON.stringify(found))}, not ${JSON.stringify(value)}`);
  }
  return { kind: "valid", claim };
}

/** @param signature ECDSA in DER, base64 */
export function isSignedBy(payload: Buffer, signature: string, key: KeyObject): boolean {
  try {
    return verify("sha256", payload, key, Buffer.from(signature, "base64"));
  } catch {
    // Bytes that are no DER.
    return false;
  }
}

export function refused(why: string): Refusal {
  return { kind: "refused", why };
}

/** What a signer wrote, short and on one line: it ends up in a terminal. */
export function shown(text: string): string {
  return text.slice(0, 200).replace(/[^\x20-\x7e]/g, "?");
}

/** The same of what should be a text. */
export function named(value: unknown): string {
  return typeof value === "string" ? shown(value) : "what has no name";
}
