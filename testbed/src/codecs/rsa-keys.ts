import { createPrivateKey, generatePrimeSync, type KeyObject } from "node:crypto";

/** What an RSA private key consists of; a test may spoil it. */
export interface RsaNumbers {
  readonly modulus: bigint;
  readonly publicExponent: bigint;
  readonly privateExponent: bigint;
  readonly primes: readonly [bigint, bigint];
  readonly exponents: readonly [bigint, bigint];
  readonly coefficient: bigint;
}

/** The key of two primes, the first of which need not be the larger. */
export function numbersOf(p: bigint, q: bigint, publicExponent = 65537n): RsaNumbers {
  const privateExponent = inverse(publicExponent, (p - 1n) * (q - 1n));
  return {
    modulus: p * q,
    publicExponent,
    privateExponent,
    primes: [p, q],
    exponents: [privateExponent % (p - 1n), privateExponent % (q - 1n)],
    coefficient: inverse(q, p),
  };
}

/** A prime of exactly so many bits, of which `publicExponent` is no factor less one. */
export function primeOf(bits: number, publicExponent = 65537n): bigint {
  for (;;) {
    const prime = generatePrimeSync(bits, { bigint: true });
    if ((prime - 1n) % publicExponent !== 0n) return prime;
  }
}

/** A RSAPrivateKey (RFC 8017 appendix A.1.2) in DER. */
export function pkcs1(numbers: RsaNumbers, version = 0n): Buffer {
  const { modulus, publicExponent, privateExponent, primes, exponents, coefficient } = numbers;
  const all = [version, modulus, publicExponent, privateExponent, ...primes, ...exponents, coefficient];
  return element(0x30, Buffer.concat(all.map(integer)));
}

export function pemOf(label: string, der: Uint8Array): string {
  const lines = Buffer.from(der)
    .toString("base64")
    .replaceAll(/.{1,64}/g, "$&\n");
  return `-----BEGIN ${label}-----\n${lines}-----END ${label}-----\n`;
}

/** The key for Node. */
export function keyOf(numbers: RsaNumbers): KeyObject {
  return createPrivateKey({ key: pkcs1(numbers), format: "der", type: "pkcs1" });
}

/** A DER element. */
export function element(tag: number, content: Uint8Array): Buffer {
  const { length } = content;
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.of(tag, ...size), content]);
}

function integer(value: bigint): Buffer {
  const hex = value.toString(16);
  const bytes = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, "hex");
  return element(0x02, (bytes[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.of(0), bytes]) : bytes);
}

function inverse(value: bigint, modulus: bigint): bigint {
  let [a, b] = [value % modulus, modulus];
  let [x, y] = [1n, 0n];
  while (b !== 0n) {
    const quotient = a / b;
    [a, b] = [b, a - quotient * b];
    [x, y] = [y, x - quotient * y];
  }
  return ((x % modulus) + modulus) % modulus;
}
