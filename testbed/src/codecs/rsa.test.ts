import { generateKeyPairSync, type KeyObject, randomBytes as newRandomBytes, sign, verify } from "node:crypto";
import { beforeAll, describe, expect, test } from "vitest";
import { element, keyOf, numbersOf, pemOf, pkcs1, primeOf, type RsaNumbers } from "./rsa-keys.ts";
import { type Codecs, loadCodecs, randomBytes } from "./wasm.ts";

const REFUSED = "rsa: expected an unencrypted RSA key of 2048 to 4096 bits in PEM";
const INCONSISTENT = "rsa: the key is inconsistent";

const SOUND = numbersOf(primeOf(1024), primeOf(1024));

let codecs: Codecs;
beforeAll(async () => {
  codecs = await loadCodecs("simd");
});

/** The signature in hexadecimal digits, or the reason why there is none. */
function signature(pem: string, message: Uint8Array): string {
  return codecs.bytes("rsaSign", [pem, message, newRandomBytes(16)])?.toString("hex") ?? codecs.error();
}

/** Compares with Node for messages around the blocks of the hash. */
function expectNodesSignatures(key: KeyObject, pem: string): void {
  for (const length of [0, 1, 55, 56, 64, 1000]) {
    const message = randomBytes(length, 1);
    expect(signature(pem, message), pem).toBe(sign("sha256", message, key).toString("hex"));
  }
}

const GENERATED = [2048, 2048, 2049, 2056, 2080, 3072, 3073, 4095, 4096].map((bits) => ({ bits }));

describe("a signature under a key of Node's is the one that Node makes", () => {
  test.each(GENERATED)("of $bits bits", ({ bits }) => {
    const { privateKey } = generateKeyPairSync("rsa", { modulusLength: bits });
    expectNodesSignatures(privateKey, String(privateKey.export({ type: "pkcs8", format: "pem" })));
    expectNodesSignatures(privateKey, String(privateKey.export({ type: "pkcs1", format: "pem" })));
  });

  test.each([3, 17, 257, 0xfffffffb])("with the public exponent %d", (publicExponent) => {
    const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048, publicExponent });
    expectNodesSignatures(privateKey, String(privateKey.export({ type: "pkcs8", format: "pem" })));
  });
});

const PRIMES = [
  { name: "of the same size", p: 1024, q: 1024 },
  { name: "that end within a limb", p: 1025, q: 1030 },
  { name: "of which the first is smaller", p: 950, q: 1100 },
  { name: "of which the first is larger", p: 1400, q: 700 },
  { name: "as large as can be", p: 2048, q: 2048 },
  { name: "of which one is far smaller", p: 2048, q: 64 },
];

describe("the primes may be", () => {
  test.each(PRIMES)("$name", ({ p, q }) => {
    const [first, second] = [primeOf(p), primeOf(q)];
    for (const numbers of [numbersOf(first, second), numbersOf(second, first)]) {
      expectNodesSignatures(keyOf(numbers), pemOf("RSA PRIVATE KEY", pkcs1(numbers)));
    }
  });
});

test("random bits do not change the signature", () => {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const pem = String(privateKey.export({ type: "pkcs8", format: "pem" }));
  const message = randomBytes(20, 1);
  const expected = sign("sha256", message, privateKey).toString("hex");
  for (const random of [Buffer.alloc(16), Buffer.alloc(16, 0xff), randomBytes(16, 1), randomBytes(40, 2)]) {
    expect(codecs.bytes("rsaSign", [pem, message, random])?.toString("hex")).toBe(expected);
  }
});

describe("no key is", () => {
  const rsa = (modulusLength: number): KeyObject => generateKeyPairSync("rsa", { modulusLength }).privateKey;
  const encrypted = { cipher: "aes-256-cbc", passphrase: "open" };
  const cases: readonly { name: string; pem: () => string | Buffer }[] = [
    { name: "one of 2047 bits", pem: () => rsa(2047).export({ type: "pkcs8", format: "pem" }) },
    { name: "one of 1024 bits", pem: () => rsa(1024).export({ type: "pkcs1", format: "pem" }) },
    { name: "one of 4097 bits", pem: () => pkcs1Pem({ ...SOUND, modulus: (1n << 4096n) + 1n }) },
    { name: "one with a prime of 2049 bits", pem: () => pkcs1Pem({ ...SOUND, primes: [1n << 2048n, 1n] }) },
    { name: "an encrypted PKCS#8", pem: () => rsa(2048).export({ type: "pkcs8", format: "pem", ...encrypted }) },
    { name: "an encrypted PKCS#1", pem: () => rsa(2048).export({ type: "pkcs1", format: "pem", ...encrypted }) },
    {
      name: "one for PSS only",
      pem: () =>
        generateKeyPairSync("rsa-pss", { modulusLength: 2048 }).privateKey.export({ type: "pkcs8", format: "pem" }),
    },
    {
      name: "one of an elliptic curve",
      pem: () => generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export({ type: "pkcs8", format: "pem" }),
    },
    {
      name: "a public key",
      pem: () => generateKeyPairSync("rsa", { modulusLength: 2048 }).publicKey.export({ type: "pkcs1", format: "pem" }),
    },
    { name: "one of more than two primes", pem: () => pemOf("RSA PRIVATE KEY", pkcs1(SOUND, 1n)) },
    {
      name: "one with something behind it",
      pem: () => pemOf("RSA PRIVATE KEY", Buffer.concat([pkcs1(SOUND), Buffer.of(0)])),
    },
    { name: "a PKCS#8 of another version", pem: () => pemOf("PRIVATE KEY", pkcs8(Buffer.of(2))) },
    { name: "one whose modulus is no product", pem: () => pkcs1Pem({ ...SOUND, modulus: SOUND.modulus + 2n }) },
    { name: "one with an even modulus", pem: () => pkcs1Pem({ ...SOUND, ...evenPrime(SOUND) }) },
    { name: "one with the public exponent 1", pem: () => pkcs1Pem({ ...SOUND, publicExponent: 1n }) },
    { name: "one with an even public exponent", pem: () => pkcs1Pem({ ...SOUND, publicExponent: 65536n }) },
    {
      name: "one with a public exponent of 33 bits",
      pem: () => pkcs1Pem({ ...SOUND, publicExponent: 1n + (1n << 32n) }),
    },
    {
      name: "one whose exponent is longer than a prime",
      pem: () => pkcs1Pem({ ...SOUND, exponents: [1n << 1100n, 1n] }),
    },
  ];

  test.each(cases)("$name", ({ pem }) => {
    expect(signature(String(pem()), Buffer.of(1))).toBe(REFUSED);
  });

  test("any that is cut off", () => {
    const der = pkcs1(SOUND);
    for (let size = 0; size < der.length; size++) {
      expect(signature(pemOf("RSA PRIVATE KEY", der.subarray(0, size)), Buffer.of(1)), `${size} bytes`).toBe(REFUSED);
    }
  });
});

describe("no signature is made with a key of which a part is wrong:", () => {
  const cases: readonly { name: string; numbers: () => RsaNumbers }[] = [
    { name: "an exponent", numbers: () => ({ ...SOUND, exponents: [SOUND.exponents[0] ^ 2n, SOUND.exponents[1]] }) },
    { name: "the other one", numbers: () => ({ ...SOUND, exponents: [SOUND.exponents[0], SOUND.exponents[1] + 1n] }) },
    { name: "the coefficient", numbers: () => ({ ...SOUND, coefficient: SOUND.coefficient ^ (1n << 900n) }) },
    { name: "a prime, which is 1", numbers: () => ({ ...SOUND, primes: [1n, SOUND.modulus], exponents: [1n, 1n] }) },
    { name: "the public exponent", numbers: () => ({ ...SOUND, publicExponent: 3n }) },
  ];

  test.each(cases)("$name", ({ numbers }) => {
    expect(signature(pkcs1Pem(numbers()), Buffer.of(1))).toBe(INCONSISTENT);
  });
});

test("the tests' own keys are sound", () => {
  const message = Buffer.from("message");
  const made = Buffer.from(signature(pemOf("PRIVATE KEY", pkcs8(Buffer.of(0))), message), "hex");
  expect(verify("sha256", message, keyOf(SOUND), made)).toBe(true);
});

function pkcs1Pem(numbers: RsaNumbers): string {
  return pemOf("RSA PRIVATE KEY", pkcs1(numbers));
}

/** The product of the first prime and an even number. */
function evenPrime({ primes: [p, q] }: RsaNumbers): Pick<RsaNumbers, "modulus" | "primes"> {
  return { modulus: p * (q + 1n), primes: [p, q + 1n] };
}

/** SOUND as a PrivateKeyInfo of a version, with an attribute behind the key. */
function pkcs8(version: Buffer): Buffer {
  const algorithm = element(0x30, Buffer.from("06092a864886f70d0101010500", "hex"));
  const attributes = element(0xa0, Buffer.from("3000", "hex"));
  const parts = [element(0x02, version), algorithm, element(0x04, pkcs1(SOUND)), attributes];
  return element(0x30, Buffer.concat(parts));
}
