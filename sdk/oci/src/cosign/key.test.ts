import { generateKeyPairSync } from "node:crypto";
import { SecretText, UserError } from "@sluice/manifest";
import { describe, expect, test } from "vitest";
import { generateKeys, keyFingerprint, parsePrivateKey, parsePublicKey } from "./key.ts";
import { sealKey } from "./sealed-key.ts";

const P256 = { namedCurve: "P-256" };
const pair = generateKeyPairSync("ec", P256);
const PKCS8 = pair.privateKey.export({ format: "pem", type: "pkcs8" }).toString();
const SPKI = pair.publicKey.export({ format: "pem", type: "spki" }).toString();
const where = "release.key";
/** A hundredth of what cosign spends: most tests are about something else. */
const CHEAP = { N: 1024, r: 8, p: 1 };

function pem(label: string, text: string): string {
  return `-----BEGIN ${label}-----\n${Buffer.from(text).toString("base64")}\n-----END ${label}-----\n`;
}

function sealed(
  change: (value: Record<string, Record<string, unknown>>) => void,
  label = "ENCRYPTED COSIGN PRIVATE KEY",
) {
  const value: Record<string, Record<string, unknown>> = JSON.parse(
    sealKey(pair.privateKey.export({ format: "der", type: "pkcs8" }), "hush", CHEAP),
  );
  change(value);
  return pem(label, JSON.stringify(value));
}

describe("a private key", () => {
  const files: readonly { readonly name: string; readonly text: string; readonly password?: string }[] = [
    { name: "PKCS #8", text: PKCS8 },
    { name: "PKCS #8 behind a comment and with CRLF", text: `# release\r\n${PKCS8.replaceAll("\n", "\r\n")}` },
    { name: "SEC 1", text: pair.privateKey.export({ format: "pem", type: "sec1" }).toString() },
    {
      name: "encrypted PKCS #8",
      text: pair.privateKey
        .export({ format: "pem", type: "pkcs8", cipher: "aes-256-cbc", passphrase: "hush" })
        .toString(),
      password: "hush",
    },
    { name: "cosign's, of before 2.0", text: sealed(() => undefined), password: "hush" },
    { name: "cosign's", text: sealed(() => undefined, "ENCRYPTED SIGSTORE PRIVATE KEY"), password: "hush" },
  ];

  test.each(files)("is read: $name", ({ text, password }) => {
    const source = { where, password: password === undefined ? undefined : new SecretText(password) };
    expect(keyFingerprint(parsePrivateKey(text, source))).toBe(keyFingerprint(pair.publicKey));
  });

  test.each(files.filter(({ password }) => password !== undefined))("wants its password: $name", ({ text }) => {
    expect(failure(() => parsePrivateKey(text, { where }))).toMatch(
      /^the key is encrypted, release.key: set COSIGN_PASSWORD/,
    );
    const wrong = { where, password: new SecretText("guess") };
    expect(failure(() => parsePrivateKey(text, wrong))).toMatch(
      /^the password does not open the key, release.key: set COSIGN_/,
    );
  });

  test("of a new pair fits the public one", () => {
    const { privateKey, publicKey } = generateKeys(new SecretText("hush"));
    const key = parsePrivateKey(privateKey, { where, password: new SecretText("hush") });
    expect(keyFingerprint(key)).toBe(keyFingerprint(parsePublicKey(publicKey, "release.pub")));
    expect(Math.max(...privateKey.split("\n").map(({ length }) => length))).toBeLessThanOrEqual(64);
  });

  test.each([
    { name: "no PEM", text: "secret", says: "there is no private key: it must be a PEM file" },
    { name: "a public key", text: SPKI, says: '"PUBLIC KEY" is no private key, release.key: name the private key' },
    { name: "a certificate", text: pem("CERTIFICATE", "x"), says: '"CERTIFICATE" is no private key' },
    { name: "a damaged one", text: pem("PRIVATE KEY", "x"), says: "the key cannot be read" },
    {
      name: "RSA",
      text: generateKeyPairSync("rsa", { modulusLength: 1024 })
        .privateKey.export({ format: "pem", type: "pkcs8" })
        .toString(),
      says: "the key is rsa, not ECDSA over P-256",
    },
    {
      name: "another curve",
      text: generateKeyPairSync("ec", { namedCurve: "P-384" })
        .privateKey.export({ format: "pem", type: "pkcs8" })
        .toString(),
      says: "the key is ec secp384r1, not ECDSA over P-256",
    },
    {
      name: "an empty sealed one",
      text: pem("ENCRYPTED COSIGN PRIVATE KEY", ""),
      says: "it is not what cosign writes",
    },
    {
      name: "a sealed one that is no JSON",
      text: pem("ENCRYPTED COSIGN PRIVATE KEY", "{"),
      says: "it is not what cosign writes",
    },
    {
      name: "a cost that is large and thin",
      text: sealed(({ kdf }) => Object.assign(kdf ?? {}, { params: { N: 2 ** 20, r: 1, p: 1 } })),
      says: "it is not what cosign writes",
    },
    {
      name: "a cost that is all width",
      text: sealed(({ kdf }) => Object.assign(kdf ?? {}, { params: { N: 2, r: 2 ** 20, p: 16 } })),
      says: "it is not what cosign writes",
    },
    {
      name: "a derivation that has no name",
      text: sealed(({ kdf }) => Object.assign(kdf ?? {}, { name: { toString: 1, valueOf: 1 } })),
      says: "encrypted by what has no name and nacl/secretbox",
    },
    {
      name: "another cipher",
      text: sealed(({ cipher }) => Object.assign(cipher ?? {}, { name: "aes" })),
      says: "encrypted by scrypt and aes",
    },
    {
      name: "a short nonce",
      text: sealed(({ cipher }) => Object.assign(cipher ?? {}, { nonce: "AAAA" })),
      says: "it is not what cosign writes",
    },
    {
      name: "no salt",
      text: sealed(({ kdf }) => Object.assign(kdf ?? {}, { salt: 1 })),
      says: "it is not what cosign writes",
    },
    {
      name: "an odd cost",
      text: sealed(({ kdf }) => Object.assign(kdf ?? {}, { params: { N: 65535, r: 8, p: 1 } })),
      says: "it is not what cosign writes",
    },
    {
      name: "a gigantic cost",
      text: sealed(({ kdf }) => Object.assign(kdf ?? {}, { params: { N: 2 ** 30, r: 8, p: 1 } })),
      says: "more than 512 MiB",
    },
    {
      name: "endless passes",
      text: sealed(({ kdf }) => Object.assign(kdf ?? {}, { params: { N: 1024, r: 8, p: 1e6 } })),
      says: "or 16 passes",
    },
  ])("is refused: $name", ({ text, says }) => {
    expect(failure(() => parsePrivateKey(text, { where, password: new SecretText("hush") }))).toContain(says);
  });

  test("is quoted by no message", () => {
    const secret = "c2VjcmV0LXNlY3JldA==";
    for (const label of ["PRIVATE KEY", "ENCRYPTED PRIVATE KEY", "ENCRYPTED COSIGN PRIVATE KEY"]) {
      const text = `-----BEGIN ${label}-----\n${secret}\n-----END ${label}-----\n`;
      expect(failure(() => parsePrivateKey(text, { where }))).not.toContain(secret);
    }
  });
});

describe("a public key", () => {
  test("is read", () => {
    expect(parsePublicKey(SPKI, "release.pub").type).toBe("public");
  });

  test.each([
    { name: "no PEM", text: "", says: "there is no public key: it must be a PEM file" },
    {
      name: "a private key",
      text: PKCS8,
      says: '"PRIVATE KEY" is no public key, release.key: name the public key of the pair',
    },
    { name: "a damaged one", text: pem("PUBLIC KEY", "x"), says: "the key cannot be read" },
    {
      name: "Ed25519",
      text: generateKeyPairSync("ed25519").publicKey.export({ format: "pem", type: "spki" }).toString(),
      says: "the key is ed25519, not ECDSA over P-256",
    },
  ])("is refused: $name", ({ text, says }) => {
    expect(failure(() => parsePublicKey(text, where))).toContain(says);
  });
});

/** What, where, how; of the error that must be thrown. */
function failure(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof UserError) return `${error.message}, ${error.where}: ${error.help}`;
    throw error;
  }
  return "nothing was thrown";
}
