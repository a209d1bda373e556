import { createPrivateKey, type KeyObject, X509Certificate } from "node:crypto";
import { SecretText } from "@sluice/manifest";
import type { CertificateIr } from "../ir/listener.ts";
import { memo } from "../memo.ts";
import type { Secret } from "../resources/resources.ts";

/** A certificate with its key, and the DNS names that it is for; or why the Secret has none. */
export type CertificateResult =
  | { readonly certificate: CertificateIr; readonly names: readonly string[] }
  | { readonly error: string };

const PEM_CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;
const SAN = /DNS:([^,\s]+)/g;

/** Reads a Secret of type `kubernetes.io/tls`. Messages never have its content. */
export const readCertificate = memo(parseCertificate);

/** The certificates of a PEM bundle, each of them parsed; undefined: there is none, or one that is broken. */
export function parseBundle(pem: string): readonly X509Certificate[] | undefined {
  const blocks = pem.match(PEM_CERTIFICATE);
  if (blocks === null) return undefined;
  try {
    return blocks.map((block) => new X509Certificate(block));
  } catch {
    return undefined;
  }
}

function parseCertificate({ metadata, type, data }: Secret): CertificateResult {
  const name = `${metadata.namespace}/${metadata.name}`;
  if (type !== "kubernetes.io/tls") return { error: `Secret ${name} is not of type kubernetes.io/tls` };
  const chain = decode(data?.["tls.crt"]);
  const key = decode(data?.["tls.key"]);
  if (chain === undefined || key === undefined) return { error: `Secret ${name} lacks tls.crt or tls.key` };
  const [leaf] = parseBundle(chain) ?? [];
  if (leaf === undefined) return { error: `tls.crt of Secret ${name} is not a chain of PEM certificates` };
  const privateKey = parseKey(key);
  if (privateKey === undefined) return { error: `tls.key of Secret ${name} is not a PEM private key` };
  const unusable = keyProblem(privateKey);
  if (unusable !== undefined) return { error: `tls.key of Secret ${name} ${unusable}` };
  if (!leaf.checkPrivateKey(privateKey)) return { error: `tls.key of Secret ${name} does not belong to its tls.crt` };
  return { certificate: { name, chain, key: new SecretText(key) }, names: namesOf(leaf) };
}

function decode(base64: string | undefined): string | undefined {
  return base64 === undefined || base64 === "" ? undefined : Buffer.from(base64, "base64").toString("utf8");
}

function parseKey(pem: string): KeyObject | undefined {
  try {
    return createPrivateKey(pem);
  } catch {
    return undefined;
  }
}

/** Envoy refuses other keys (its TLS context takes RSA from 2048 bits, and ECDSA on three curves). */
function keyProblem({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): string | undefined {
  if (asymmetricKeyType === "rsa") {
    return (asymmetricKeyDetails?.modulusLength ?? 0) < 2048 ? "is an RSA key of fewer than 2048 bits" : undefined;
  }
  const curves = ["prime256v1", "secp384r1", "secp521r1"];
  if (asymmetricKeyType === "ec" && curves.includes(asymmetricKeyDetails?.namedCurve ?? "")) return undefined;
  return "is neither RSA nor ECDSA on P-256, P-384 or P-521";
}

function namesOf({ subjectAltName }: X509Certificate): readonly string[] {
  return [...(subjectAltName ?? "").matchAll(SAN)].map(([, name = ""]) => name.toLowerCase());
}
