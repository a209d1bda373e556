import { isRecord } from "@sluice/manifest";
import { type Expectation, isSignedBy, type Judgement, judgeClaim, named, refused } from "./signature.ts";
import { parseStatement } from "./statement.ts";

/** How the type of every Sigstore bundle begins, of a file and of a layer. */
export const BUNDLE_PREFIX = "application/vnd.dev.sigstore.bundle";

/** Bytes: a signature and a digest, with a certificate, a log's entry and time stamps where there are some. */
export const MAX_BUNDLE = 256 * 1024;

const BUNDLE_TYPE = `${BUNDLE_PREFIX}.v0.3+json`;
const STATEMENT_TYPE = "application/vnd.in-toto+json";
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/**
 * A Sigstore bundle with a DSSE envelope, as cosign 3 signs images
 * (https://github.com/sigstore/protobuf-specs/blob/main/protos/sigstore_bundle.proto,
 * https://github.com/secure-systems-lab/dsse/blob/master/protocol.md). The key alone decides: certificates, a log's entries
 * and time stamps beside the envelope are not looked at. Nothing of the statement is read before the key has vouched for it.
 */
export function judgeBundle(bytes: Buffer, expected: Expectation): Judgement {
  const bundle = parseJson(bytes);
  if (!isRecord(bundle)) return refused("its bundle is no JSON object");
  const { mediaType, dsseEnvelope: envelope } = bundle;
  if (mediaType !== BUNDLE_TYPE) return refused(`its bundle is ${named(mediaType)}, not ${BUNDLE_TYPE}`);
  if (!isRecord(envelope)) return refused("its bundle holds no DSSE envelope");
  const { payload: text, payloadType, signatures } = envelope;
  if (payloadType !== STATEMENT_TYPE) return refused(`its envelope holds ${named(payloadType)}, no statement`);
  // The bundle's specification wants exactly one.
  if (!Array.isArray(signatures) || signatures.length !== 1) return refused("its envelope has not one signature");
  const signature = isRecord(signatures[0]) ? signatures[0].sig : undefined;
  if (!isBase64(text) || !isBase64(signature)) return refused("its envelope is no base64");
  const payload = Buffer.from(text, "base64");
  if (!isSignedBy(preAuthEncoding(payload), signature, expected.key)) return refused("it was made with another key");
  const statement = parseStatement(payload, expected.digest);
  return statement.kind === "claim" ? judgeClaim(statement.claim, expected) : statement;
}

/** DSSE's PAE: what is signed binds the payload to its type. */
export function preAuthEncoding(payload: Buffer): Buffer {
  const head = `DSSEv1 ${STATEMENT_TYPE.length} ${STATEMENT_TYPE} ${payload.length} `;
  return Buffer.concat([Buffer.from(head), payload]);
}

function isBase64(text: unknown): text is string {
  return typeof text === "string" && text !== "" && BASE64.test(text);
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString("utf8"));
  } catch {
    return undefined;
  }
}
