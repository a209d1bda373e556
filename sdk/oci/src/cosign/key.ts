import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from "node:crypto";
import { type SecretText, UserError } from "@sluice/manifest";
import { openKey, sealKey } from "./sealed-key.ts";

/** Where a key was read, and what opens it. */
export interface KeySource {
  /** File or variable, for messages. */
  readonly where: string;
  /** Of an encrypted key; undefined when none was given. */
  readonly password?: SecretText | undefined;
}

/** A new pair, as two PEM files. */
export interface KeyFiles {
  readonly privateKey: string;
  readonly publicKey: string;
}

const PEM = /-----BEGIN ([A-Z0-9 ]+)-----\r?\n([\s\S]*?)-----END \1-----/;
const SEALED = "ENCRYPTED SIGSTORE PRIVATE KEY";
/** Of cosign before 2.0. */
const SEALED_BEFORE = "ENCRYPTED COSIGN PRIVATE KEY";
const PLAIN: readonly string[] = ["PRIVATE KEY", "EC PRIVATE KEY"];
const ENCRYPTED = "ENCRYPTED PRIVATE KEY";
const PUBLIC = "PUBLIC KEY";

/** The name that Node gives to P-256, the one curve that every verifier of cosign's signatures must know. */
const CURVE = "prime256v1";
const MAKE = "make one with `sluice keygen` or `cosign generate-key-pair`";
const PASSWORD = "COSIGN_PASSWORD";
const LINE = 64;

/**
 * The key that signs: ECDSA over P-256 in a PEM file, as cosign encrypts it, as PKCS #8 (plain or encrypted) or as SEC 1.
 * @throws UserError when it is none, or the password is wrong
 */
export function parsePrivateKey(text: string, source: KeySource): KeyObject {
  const { label, body, block } = parsePem(text, source.where, "private");
  if (label === SEALED || label === SEALED_BEFORE) return checkCurve(openSealed(body, source), source.where);
  if (label === ENCRYPTED) return checkCurve(openEncrypted(block, source), source.where);
  if (PLAIN.includes(label))
    return checkCurve(
      parsed(() => createPrivateKey(block), source.where),
      source.where,
    );
  const help = label === PUBLIC ? "name the private key of the pair: only that can sign" : MAKE;
  throw new UserError(`"${label}" is no private key`, { where: source.where, help });
}

/** The key that verifies. @throws UserError when it is none */
export function parsePublicKey(text: string, where: string): KeyObject {
  const { label, block } = parsePem(text, where, "public");
  if (label === PUBLIC)
    return checkCurve(
      parsed(() => createPublicKey(block), where),
      where,
    );
  const help = label.endsWith("PRIVATE KEY")
    ? "name the public key of the pair, and keep the private one where nobody verifies"
    : "name a PEM file that begins with -----BEGIN PUBLIC KEY-----";
  throw new UserError(`"${label}" is no public key`, { where, help });
}

/** A new pair: the private key encrypted as cosign does it, under a password that may be empty. */
export function generateKeys(password: SecretText): KeyFiles {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: CURVE });
  const sealed = sealKey(privateKey.export({ format: "der", type: "pkcs8" }), password.reveal());
  const lines =
    Buffer.from(sealed)
      .toString("base64")
      .match(new RegExp(`.{1,${LINE}}`, "g")) ?? [];
  return {
    privateKey: [`-----BEGIN ${SEALED}-----`, ...lines, `-----END ${SEALED}-----`, ""].join("\n"),
    publicKey: publicKey.export({ format: "pem", type: "spki" }).toString(),
  };
}

/** `sha256:` and hex of the public key (SPKI, DER): what people compare to tell keys apart. */
export function keyFingerprint(key: KeyObject): string {
  const half = key.type === "private" ? createPublicKey(key) : key;
  return `sha256:${createHash("sha256")
    .update(half.export({ format: "der", type: "spki" }))
    .digest("hex")}`;
}

function parsePem(text: string, where: string, kind: "private" | "public") {
  const [block, label, body] = PEM.exec(text) ?? [];
  if (block !== undefined && label !== undefined && body !== undefined) return { label, body, block };
  throw new UserError(`there is no ${kind} key: it must be a PEM file`, { where, help: MAKE });
}

function openSealed(body: string, { where, password }: KeySource): KeyObject {
  // cosign's keys always have a password, if only the empty one.
  const text = Buffer.from(body, "base64").toString("utf8");
  const key = openKey(text, password?.reveal() ?? "", where);
  if (key === undefined) throw wrongPassword(where, password);
  return parsed(() => createPrivateKey({ key: Buffer.from(key), format: "der", type: "pkcs8" }), where);
}

function openEncrypted(block: string, { where, password }: KeySource): KeyObject {
  try {
    return createPrivateKey({ key: block, passphrase: password?.reveal() ?? "" });
  } catch {
    throw wrongPassword(where, password);
  }
}

function wrongPassword(where: string, password: SecretText | undefined): UserError {
  const text = password === undefined ? "the key is encrypted" : "the password does not open the key";
  return new UserError(text, { where, help: `set ${PASSWORD} to the key's password` });
}

/** OpenSSL's messages name its own functions, not what is wrong with the file. */
function parsed(parse: () => KeyObject, where: string): KeyObject {
  try {
    return parse();
  } catch (cause) {
    throw new UserError("the key cannot be read", { where, help: `was the file cut or changed? ${MAKE}`, cause });
  }
}

function checkCurve(key: KeyObject, where: string): KeyObject {
  const curve = key.asymmetricKeyDetails?.namedCurve;
  if (key.asymmetricKeyType === "ec" && curve === CURVE) return key;
  const found = [key.asymmetricKeyType, curve].filter((part) => part !== undefined).join(" ");
  throw new UserError(`the key is ${found}, not ECDSA over P-256`, { where, help: MAKE });
}
