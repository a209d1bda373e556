import { Bytes } from "../bytes";
import { compareBytes } from "../compare";
import { Result } from "../result";
import { limbsOf, multiplyAdd, reverseBytes } from "./limbs";
import { Modulus } from "./modulus";
import { RsaParts } from "./rsa-parts";
import { sha256 } from "./sha256";

/** Bytes by which each prime's exponent is blinded. */
const BLINDING_SIZE: i32 = 8;
const DIGEST_SIZE: usize = 32;
/** Bytes of the DER before the digest. */
const PREFIX_SIZE: usize = 19;
/** Bytes of the public exponent's limbs. */
const EXPONENT_SIZE: i32 = 4;

/** RFC 8017 section 9.2 note 1: the DigestInfo of SHA-256 up to the digest. */
function digestPrefix(): usize {
  return memory.data<u8>([
    0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00, 0x04, 0x20,
  ]);
}

/**
 * An RSA private key of 2048 to 4096 bits that signs as RS256. Time and memory accesses depend on the sizes of its numbers
 * only, exponents are blinded, and no signature leaves that the public key does not verify: one that a fault made wrong
 * would give the primes away.
 */
@final
export class RsaPrivateKey {
  private readonly modulus: Modulus;
  private readonly prime1: Modulus;
  private readonly prime2: Modulus;
  private readonly publicExponent: ArrayBuffer;
  private readonly exponent1: ArrayBuffer;
  private readonly exponent2: ArrayBuffer;
  private readonly coefficient: ArrayBuffer;

  private constructor(
    parts: RsaParts,
    /** bytes of a prime's limbs */
    size: i32,
    /** bytes of a signature: those of the modulus */
    private readonly signatureSize: i32,
  ) {
    this.modulus = new Modulus(parts.modulus, <usize>(size << 1));
    this.prime1 = new Modulus(parts.prime1, <usize>size);
    this.prime2 = new Modulus(parts.prime2, <usize>size);
    this.publicExponent = limbsOf(parts.publicExponent, EXPONENT_SIZE);
    this.exponent1 = limbsOf(parts.exponent1, size);
    this.exponent2 = limbsOf(parts.exponent2, size);
    this.coefficient = limbsOf(parts.coefficient, size);
  }

  /**
   * Reads a PEM text of PKCS#8 (`PRIVATE KEY`) or PKCS#1 (`RSA PRIVATE KEY`), not encrypted. Null with an error, which
   * quotes nothing of the text, when it is none, or not within 2048 to 4096 bits.
   */
  static parse(pem: Bytes): Result<RsaPrivateKey | null> {
    const key = RsaPrivateKey.of(RsaParts.ofPem(pem));
    if (key != null) return Result.of<RsaPrivateKey | null>(key);
    return Result.fail<RsaPrivateKey | null>(null, "rsa: expected an unencrypted RSA key of 2048 to 4096 bits in PEM");
  }

  /** The key of these parts; null where they are not one. */
  static of(parts: RsaParts): RsaPrivateKey | null {
    if (!parts.ok) return null;
    const size = (max(parts.prime1.length, parts.prime2.length) + 3) & -4;
    const isSmall =
      parts.exponent1.length <= size && parts.exponent2.length <= size && parts.coefficient.length <= size;
    const exponent = parts.publicExponent;
    // With an even modulus Montgomery's form does not exist; with the exponent 1 anybody could sign.
    const isOdd = (parts.modulus.at(parts.modulus.length - 1) & exponent.at(exponent.length - 1) & 1) == 1;
    if (!isSmall || !isOdd || (exponent.length == 1 && exponent.at(0) == 1)) return null;
    if (parts.modulus.length > size << 1) return null;
    const key = new RsaPrivateKey(parts, size, parts.modulus.length);
    const product = new ArrayBuffer(size << 1);
    multiplyAdd(changetype<usize>(product), key.prime1.value, size, key.prime2.value, size);
    return compareBytes(changetype<usize>(product), key.modulus.value, size << 1) == 0 ? key : null;
  }

  /**
   * The RSASSA-PKCS1-v1_5 signature of a message with SHA-256 (RFC 8017 section 8.2.1), as long as the modulus.
   * @param blinding 16 random bytes of the host, new ones for each signature; they do not change it
   */
  signSha256(message: Bytes, blinding: Bytes): Result<Bytes> {
    if (blinding.length < 2 * BLINDING_SIZE) {
      return Result.fail<Bytes>(Bytes.empty(), "rsa: needs 16 random bytes");
    }
    const encoded = this.encode(message);
    const signature = this.decrypt(encoded, blinding.ptr);
    if (!this.verifies(signature, encoded)) return Result.fail<Bytes>(Bytes.empty(), "rsa: the key is inconsistent");
    const out = new ArrayBuffer(this.signatureSize);
    reverseBytes(changetype<usize>(out), changetype<usize>(signature), <usize>this.signatureSize);
    return Result.of<Bytes>(Bytes.wrap(out));
  }

  /** EMSA-PKCS1-v1_5 (RFC 8017 section 9.2), as limbs: `00 01 ff … ff 00`, the DigestInfo, the digest. */
  private encode(message: Bytes): ArrayBuffer {
    const out = new ArrayBuffer(<i32>this.modulus.size);
    const at = changetype<usize>(out);
    const padding = at + DIGEST_SIZE + PREFIX_SIZE + 1;
    const first = at + <usize>this.signatureSize - 1;
    reverseBytes(at, sha256(message).ptr, DIGEST_SIZE);
    reverseBytes(at + DIGEST_SIZE, digestPrefix(), PREFIX_SIZE);
    memory.fill(padding, 0xff, first - 1 - padding);
    store<u8>(first - 1, 1);
    return out;
  }

  /** RSADP (RFC 8017 section 5.1.2 step 2b). */
  private decrypt(message: ArrayBuffer, blinding: usize): ArrayBuffer {
    const prime1 = this.prime1;
    const prime2 = this.prime2;
    const size = prime1.size;
    const out = new ArrayBuffer(<i32>(size << 1));
    const scratch = new ArrayBuffer(<i32>size);
    const result = changetype<usize>(out);
    const other = changetype<usize>(scratch);
    raise(prime1, other, message, this.exponent1, blinding);
    raise(prime2, result, message, this.exponent2, blinding + BLINDING_SIZE);
    prime2.multiply(result, result, prime2.one);
    // Garner: m = m2 + q * ((m1 - m2) * qInv mod p), the difference in Montgomery's form, which the product takes away.
    const difference = result + size;
    prime1.multiply(difference, result, prime1.toForm);
    prime1.subtract(other, other, difference);
    prime1.multiply(other, other, changetype<usize>(this.coefficient));
    multiplyAdd(result, other, size, prime2.value, size);
    return out;
  }

  private verifies(signature: ArrayBuffer, encoded: ArrayBuffer): bool {
    const modulus = this.modulus;
    const scratch = new ArrayBuffer(<i32>modulus.size);
    const at = changetype<usize>(scratch);
    modulus.multiply(at, changetype<usize>(signature), modulus.toForm);
    modulus.power(at, at, changetype<usize>(this.publicExponent), EXPONENT_SIZE);
    modulus.multiply(at, at, modulus.one);
    return compareBytes(at, changetype<usize>(encoded), modulus.size) == 0;
  }
}

/** `out = message ^ exponent` in the prime's Montgomery form; the message is twice as long as a number of the prime. */
function raise(prime: Modulus, out: usize, message: ArrayBuffer, exponent: ArrayBuffer, blinding: usize): void {
  const size = prime.size;
  const buffer = new ArrayBuffer(3 * <i32>size + BLINDING_SIZE);
  const base = changetype<usize>(buffer);
  const high = base + size;
  const blinded = high + size;
  // message = high * R + low, so its form is high * R * R + low * R; a sum is a difference of a difference.
  prime.multiply(base, changetype<usize>(message), prime.toForm);
  prime.multiply(high, changetype<usize>(message) + size, prime.toForm);
  prime.multiply(high, high, prime.toForm);
  prime.subtract(base, blinded, base);
  prime.subtract(base, high, base);
  // By Fermat a multiple of prime - 1 changes nothing; a prime is odd, so that is the prime without its lowest bit.
  memory.copy(high, prime.value, size);
  store<u8>(high, load<u8>(high) & 0xfe);
  memory.copy(blinded, changetype<usize>(exponent), size);
  multiplyAdd(blinded, blinding, BLINDING_SIZE, high, size);
  prime.power(out, base, blinded, size + BLINDING_SIZE);
}
