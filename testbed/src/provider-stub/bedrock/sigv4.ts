import { createHash } from "node:crypto";
import { Sha256 } from "@aws-crypto/sha256-js";
import type { RecordedRequest } from "@sluice/testing/hosts";
import { SignatureV4 } from "@smithy/signature-v4";
import { forbidden } from "./errors.ts";

/** What a client signs with. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Of temporary credentials only. */
  readonly sessionToken?: string;
}

export interface SignatureCheck {
  readonly credentials: readonly Credentials[];
  readonly region: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

const SERVICE = "bedrock";
/** Milliseconds a signature may be older or newer than the service's clock. */
const SKEW = 5 * 60 * 1000;

const AUTHORIZATION =
  /^AWS4-HMAC-SHA256 Credential=([^/,]+)\/(\d{8})\/([^/,]+)\/([^/,]+)\/aws4_request, ?SignedHeaders=([a-z0-9;-]+), ?Signature=([0-9a-f]{64})$/;

/**
 * Verifies Signature Version 4 by signing what arrived once more, with AWS's own signer. Throws BedrockError.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export async function checkSignature(request: RecordedRequest, check: SignatureCheck): Promise<void> {
  const header = request.headers.authorization ?? "";
  const [, keyId, day, region, service, signedHeaders = "", signature] = AUTHORIZATION.exec(header) ?? [];
  if (keyId === undefined) {
    throw forbidden(
      "IncompleteSignatureException",
      `Authorization header is not well-formed. (Authorization: ${header})`,
    );
  }
  const names = signedHeaders.split(";");
  checkNames(request, names);
  const date = checkDate(request, day ?? "", check.now());
  const credentials = findCredentials(request, keyId, check.credentials);
  if (region !== check.region) throw invalidSignature("Credential should be scoped to a valid region.");
  if (service !== SERVICE) throw invalidSignature(`Credential should be scoped to correct service: '${SERVICE}'.`);
  const told = request.headers["x-amz-content-sha256"] ?? hash(request.body);
  const signer = new Resigner(credentials, check.region);
  const { expected, canonical } = await signer.resign(request, names, date);
  // The signer takes the hash of the body from the header, where one is.
  if (signature === expected && told === hash(request.body)) return;
  throw invalidSignature(
    `The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.\n\nThe Canonical String for this request should have been\n'${canonical}'`,
  );
}

function invalidSignature(message: string): Error {
  return forbidden("InvalidSignatureException", message);
}

/** The host and all of AWS's own headers have to be signed. */
function checkNames(request: RecordedRequest, names: readonly string[]): void {
  const wanted = ["host", ...Object.keys(request.headers).filter((name) => name.startsWith("x-amz-"))];
  const unsigned = wanted.find((name) => !names.includes(name));
  if (unsigned !== undefined) {
    throw invalidSignature(`'${unsigned}' must be a 'SignedHeader' in the AWS Authorization.`);
  }
  const absent = names.find((name) => request.headers[name] === undefined);
  if (absent !== undefined) throw invalidSignature(`'${absent}' is a 'SignedHeader' but not a header of the request.`);
}

function checkDate(request: RecordedRequest, day: string, now: number): Date {
  const text = String(request.headers["x-amz-date"] ?? "");
  const iso = text.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z");
  const time = Date.parse(iso);
  if (Number.isNaN(time)) {
    throw forbidden("IncompleteSignatureException", `Date must be in ISO-8601 'basic format'. Got '${text}'.`);
  }
  if (!text.startsWith(day)) {
    throw invalidSignature(
      `Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date: '${day}' != '${text}'.`,
    );
  }
  const skew = time - now;
  if (skew < -SKEW)
    throw invalidSignature(
      `Signature expired: ${text} is now earlier than ${stamp(now - SKEW)} (${stamp(now)} - 5 min.)`,
    );
  if (skew > SKEW)
    throw invalidSignature(
      `Signature not yet current: ${text} is still later than ${stamp(now + SKEW)} (${stamp(now)} + 5 min.)`,
    );
  return new Date(time);
}

function stamp(time: number): string {
  return new Date(time).toISOString().replace(/[-:]|\.\d{3}/g, "");
}

function findCredentials(request: RecordedRequest, keyId: string, known: readonly Credentials[]): Credentials {
  const found = known.find((credentials) => credentials.accessKeyId === keyId);
  if (found === undefined || found.sessionToken !== request.headers["x-amz-security-token"]) {
    throw forbidden("UnrecognizedClientException", "The security token included in the request is invalid.");
  }
  return found;
}

/** AWS's signer, which also tells the canonical request: what a client's mistake is found by. */
class Resigner extends SignatureV4 {
  constructor(credentials: Credentials, region: string) {
    super({ credentials, region, service: SERVICE, sha256: Sha256, applyChecksum: false });
  }

  /** The path is taken as it stood on the wire, which is encoded once: it is encoded a second time here. */
  async resign(
    request: RecordedRequest,
    names: readonly string[],
    signingDate: Date,
  ): Promise<{ expected: string; canonical: string }> {
    const url = new URL(request.path, "http://stub");
    const [path = ""] = request.path.split("?");
    const headers = Object.fromEntries(names.map((name) => [name, String(request.headers[name] ?? "")]));
    const message = {
      method: request.method,
      protocol: "http:",
      hostname: headers.host ?? "",
      path,
      query: Object.fromEntries(url.searchParams),
      headers: { ...headers },
      body: request.body,
    };
    const { headers: signed } = await this.sign(message, { signingDate });
    const canonical = this.createCanonicalRequest(message, sorted(headers), hash(request.body));
    return { expected: signed.authorization?.slice(-64) ?? "", canonical };
  }
}

function hash(body: Buffer): string {
  return createHash("sha256").update(body).digest("hex");
}

function sorted(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, value.trim().replace(/\s+/g, " ")]));
}
