import { randomBytes, scryptSync } from "node:crypto";
import { isRecord, UserError } from "@sluice/manifest";
import nacl from "tweetnacl";

/**
 * A private key as cosign keeps it in its key file, inside the PEM block: JSON with a key derivation (scrypt), a cipher
 * (NaCl's secretbox: XSalsa20 with Poly1305) and the PKCS #8 structure under it
 * (https://github.com/secure-systems-lab/go-securesystemslib/tree/main/encrypted).
 */
interface SealedKey {
  readonly kdf: {
    readonly name: "scrypt";
    readonly params: ScryptParameters;
    readonly salt: string;
  };
  readonly cipher: { readonly name: "nacl/secretbox"; readonly nonce: string };
  readonly ciphertext: string;
}

interface ScryptParameters {
  readonly N: number;
  readonly r: number;
  readonly p: number;
}

/** cosign's own cost: 64 MiB, about 0.2 s. */
const COST: ScryptParameters = { N: 65536, r: 8, p: 1 };
const SALT_BYTES = 32;

/** Bytes of memory and passes that a key file may ask for: it is read before anybody vouched for it. */
const MAX_MEMORY = 512 * 1024 * 1024;
const MAX_PASSES = 16;

/** Encrypts a PKCS #8 structure under a password, which may be empty. */
export function sealKey(pkcs8: Uint8Array, password: string, cost: ScryptParameters = COST): string {
  const salt = randomBytes(SALT_BYTES);
  const nonce = randomBytes(nacl.secretbox.nonceLength);
  const ciphertext = nacl.secretbox(pkcs8, nonce, deriveKey(password, salt, cost));
  const sealed: SealedKey = {
    kdf: { name: "scrypt", params: cost, salt: salt.toString("base64") },
    cipher: { name: "nacl/secretbox", nonce: nonce.toString("base64") },
    ciphertext: Buffer.from(ciphertext).toString("base64"),
  };
  return JSON.stringify(sealed);
}

/**
 * The PKCS #8 structure, or undefined when the password is another.
 * @param where the key file, for messages
 * @throws UserError when the text is no key that cosign sealed
 */
export function openKey(text: string, password: string, where: string): Uint8Array | undefined {
  const { kdf, cipher, ciphertext } = parseSealed(text, where);
  const key = derivedKey(password, kdf, where);
  const nonce = Buffer.from(cipher.nonce, "base64");
  return nacl.secretbox.open(Buffer.from(ciphertext, "base64"), nonce, key) ?? undefined;
}

/** scrypt has rules of its own for how its parameters may go together (RFC 7914, section 2). */
function derivedKey(password: string, { salt, params }: SealedKey["kdf"], where: string): Uint8Array {
  try {
    return deriveKey(password, Buffer.from(salt, "base64"), params);
  } catch {
    throw damaged(where);
  }
}

function deriveKey(password: string, salt: Uint8Array, { N, r, p }: ScryptParameters): Uint8Array {
  return scryptSync(password, salt, nacl.secretbox.keyLength, { N, r, p, maxmem: 2 * MAX_MEMORY });
}

function parseSealed(text: string, where: string): SealedKey {
  const value = parseJson(text);
  const { kdf, cipher, ciphertext } = isRecord(value) ? value : {};
  if (!isRecord(kdf) || !isRecord(cipher) || !isBase64(ciphertext)) throw damaged(where);
  if (kdf.name !== "scrypt" || cipher.name !== "nacl/secretbox") {
    throw new UserError(`the key is encrypted by ${nameOf(kdf.name)} and ${nameOf(cipher.name)}`, {
      where,
      help: "known are scrypt and nacl/secretbox, which `cosign generate-key-pair` and `sluice keygen` write",
    });
  }
  const nonce = cipher.nonce;
  if (!isBase64(kdf.salt) || !isBase64(nonce) || byteLength(nonce) !== nacl.secretbox.nonceLength) throw damaged(where);
  return {
    kdf: { name: "scrypt", params: parseParameters(kdf.params, where), salt: kdf.salt },
    cipher: { name: "nacl/secretbox", nonce },
    ciphertext,
  };
}

function parseParameters(value: unknown, where: string): ScryptParameters {
  const { N, r, p } = isRecord(value) ? value : {};
  if (!isPositive(N) || !isPositive(r) || !isPositive(p) || N < 2 || !Number.isInteger(Math.log2(N)))
    throw damaged(where);
  if (128 * N * r <= MAX_MEMORY && p <= MAX_PASSES) return { N, r, p };
  throw new UserError(`the key's derivation asks for more than ${MAX_MEMORY >> 20} MiB or ${MAX_PASSES} passes`, {
    where,
    help: "make the key with `cosign generate-key-pair` or `sluice keygen`",
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's message would quote the file.
    return undefined;
  }
}

function nameOf(value: unknown): string {
  return typeof value === "string" ? value : "what has no name";
}

function isPositive(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value > 0;
}

function isBase64(value: unknown): value is string {
  return typeof value === "string" && value !== "" && /^[A-Za-z0-9+/]*={0,2}$/.test(value);
}

function byteLength(base64: string): number {
  return Buffer.from(base64, "base64").length;
}

function damaged(where: string): UserError {
  return new UserError("the encrypted key cannot be read: it is not what cosign writes", {
    where,
    help: "was the file cut or changed? Make a key with `cosign generate-key-pair` or `sluice keygen`",
  });
}
