import { createPrivateKey } from "node:crypto";
import type { SecretText } from "@sluice/manifest";
import { isRecord } from "@sluice/manifest";

const GOOGLE_TOKENS = "https://oauth2.googleapis.com/token";

/** Where a service account's access tokens come from. */
export interface TokenEndpoint {
  readonly host: string;
  readonly port: number;
  readonly isTls: boolean;
}

/** What is wrong with the JSON key of a Google service account, without a word of what it holds. */
export function serviceAccountProblem(key: SecretText): string | undefined {
  const file = parse(key);
  if (file === undefined) return "expected the JSON key of a service account";
  if (typeof file.client_email !== "string" || file.client_email === "") return "client_email: expected a string";
  if (typeof file.private_key !== "string" || !isRsaKey(file.private_key)) {
    return "private_key: expected an RSA key in PEM";
  }
  return tokenUrl(file) === undefined ? "token_uri: expected a URL" : undefined;
}

/** Undefined for a key that has something wrong. */
export function tokenEndpoint(key: SecretText): TokenEndpoint | undefined {
  const file = parse(key);
  const url = file === undefined ? undefined : tokenUrl(file);
  if (url === undefined) return undefined;
  const isTls = url.protocol === "https:";
  return { host: url.hostname, port: url.port === "" ? (isTls ? 443 : 80) : Number(url.port), isTls };
}

function parse(key: SecretText): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(key.reveal());
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function tokenUrl(file: Readonly<Record<string, unknown>>): URL | undefined {
  const text = file.token_uri ?? GOOGLE_TOKENS;
  const url = typeof text === "string" && URL.canParse(text) ? new URL(text) : undefined;
  return url !== undefined && /^https?:$/.test(url.protocol) && url.username === "" ? url : undefined;
}

function isRsaKey(pem: string): boolean {
  try {
    return createPrivateKey(pem).asymmetricKeyType === "rsa";
  } catch {
    return false;
  }
}
