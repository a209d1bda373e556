import { Bytes } from "../bytes";
import { base64DecodeLenient } from "../encoding/base64";
import { DerReader } from "./der";

const OCTET_STRING: i32 = 0x04;
const SEQUENCE: i32 = 0x30;
/** Largest text taken for a key, in bytes: one of 4096 bits has 3.3 KB, and explanations may stand before it. */
const MAX_PEM_SIZE: i32 = 16 * 1024;
/** Bytes of a prime. The modulus is their product: at most 4096 bits. */
const MAX_PRIME_SIZE: i32 = 256;
/** Bytes of the modulus, the first of them with its highest bit set: RFC 7518 section 3.3 asks RS256 for 2048 bits. */
const MIN_MODULUS_SIZE: i32 = 256;
/** Bytes of the public exponent, which is 65537 in practice. */
const MAX_EXPONENT_SIZE: i32 = 4;

/** What an RSA private key of two primes consists of (RFC 8017 appendix A.1.2): big-endian numbers without leading zeros. */
@final
export class RsaParts {
  /** Whether all of it was there and within the limits; whether the numbers fit each other is another matter. */
  readonly ok: bool;
  readonly modulus: Bytes;
  readonly publicExponent: Bytes;
  readonly prime1: Bytes;
  readonly prime2: Bytes;
  readonly exponent1: Bytes;
  readonly exponent2: Bytes;
  readonly coefficient: Bytes;

  /** Reads the DER of a RSAPrivateKey (PKCS#1) or of a PrivateKeyInfo (PKCS#8, RFC 5208 section 5) around one. */
  constructor(der: Bytes) {
    const outer = new DerReader(der);
    let key = outer.enter(SEQUENCE);
    let ok = outer.tag < 0 && key.readUnsigned(1).length == 0;
    if (key.tag == SEQUENCE) {
      ok = ok && isRsaEncryption(key.read(SEQUENCE));
      key = key.enter(OCTET_STRING).enter(SEQUENCE);
      // Version 1 is one of more than two primes.
      ok = ok && key.readUnsigned(1).length == 0;
    }
    const modulus = key.readUnsigned(2 * MAX_PRIME_SIZE);
    this.modulus = modulus;
    this.publicExponent = key.readUnsigned(MAX_EXPONENT_SIZE);
    // The private exponent itself is not needed, but may be as long as the modulus.
    key.readUnsigned(2 * MAX_PRIME_SIZE);
    this.prime1 = key.readUnsigned(MAX_PRIME_SIZE);
    this.prime2 = key.readUnsigned(MAX_PRIME_SIZE);
    this.exponent1 = key.readUnsigned(MAX_PRIME_SIZE);
    this.exponent2 = key.readUnsigned(MAX_PRIME_SIZE);
    this.coefficient = key.readUnsigned(MAX_PRIME_SIZE);
    const isLong = modulus.length > MIN_MODULUS_SIZE || (modulus.length == MIN_MODULUS_SIZE && modulus.at(0) >= 0x80);
    this.ok = ok && !key.failed && isLong;
  }

  /** Reads the first private key of a PEM text (RFC 7468), one that is not encrypted. */
  static ofPem(pem: Bytes): RsaParts {
    const label = Bytes.of("PRIVATE KEY-----");
    const begin = pem.indexOf(label);
    const body = begin < 0 || pem.length > MAX_PEM_SIZE ? Bytes.empty() : pem.slice(begin + label.length);
    // An encrypted key has header lines, which are no base64, or another structure.
    return new RsaParts(base64DecodeLenient(body.slice(0, body.indexOf(Bytes.of("-----END")))).value);
  }
}

/** Whether an AlgorithmIdentifier is that of keys for any RSA scheme: 1.2.840.113549.1.1.1 (RFC 8017 appendix C). */
function isRsaEncryption(algorithm: Bytes): bool {
  const oid = new DerReader(algorithm).read(0x06);
  // 2a 86 48 86 f7 0d 01 01 01
  return oid.length == 9 && load<u64>(oid.ptr) == 0x01010df78648862a && oid.at(8) == 1;
}
