import { Bytes } from "../../bytes";
import { DerReader } from "../../crypto/der";
import { multiplyAdd } from "../../crypto/limbs";
import { Modulus } from "../../crypto/modulus";
import { RsaPrivateKey } from "../../crypto/rsa";
import { base64UrlEncode } from "../../encoding/base64";
import { hexDecode } from "../../encoding/hex";
import { examplePkcs1, examplePkcs8, SIGNATURE, SIGNED } from "./rsa-example";

const REFUSED: string = "rsa: expected an unencrypted RSA key of 2048 to 4096 bits in PEM";

function signature(pem: string, blinding: string = "0123456789abcdef"): string {
  const parsed = RsaPrivateKey.parse(Bytes.of(pem));
  const key = parsed.value;
  if (key == null) return parsed.error;
  const signed = key.signSha256(Bytes.of(SIGNED), Bytes.of(blinding));
  return signed.ok ? base64UrlEncode(signed.value).toString() : signed.error;
}

function der(hex: string): DerReader {
  return new DerReader(hexDecode(Bytes.of(hex)).value);
}

/** `base ^ exponent` modulo `modulus`, numbers of two limbs. */
function power(base: u64, exponent: u64, modulus: u64): u64 {
  const numbers = new ArrayBuffer(24);
  const at = changetype<usize>(numbers);
  store<u64>(at, bswap(modulus));
  const field = new Modulus(Bytes.wrap(numbers).slice(0, 8), 8);
  store<u64>(at, base);
  store<u64>(at, exponent, 8);
  field.multiply(at, at, field.toForm);
  field.power(at + 16, at, at + 8, 8);
  field.multiply(at + 16, at + 16, field.one);
  return load<u64>(at, 16);
}

describe("RsaPrivateKey, RFC 7515 appendix A.2", () => {
  test("signs with a key in either encoding, whatever blinds it", () => {
    expect(signature(examplePkcs8())).toBe(SIGNATURE);
    expect(signature(examplePkcs1())).toBe(SIGNATURE);
    expect(signature(examplePkcs1(), "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0")).toBe(SIGNATURE);
    expect(signature(examplePkcs1(), "~~~~~~~~~~~~~~~~~~~~~~~~")).toBe(SIGNATURE);
  });

  test("wants 16 random bytes", () => {
    expect(signature(examplePkcs8(), "0123456789abcde")).toBe("rsa: needs 16 random bytes");
  });

  test("takes a text before the key, and lines of any length", () => {
    expect(signature("Bag Attributes\n\n" + examplePkcs8() + examplePkcs1())).toBe(SIGNATURE);
    expect(signature(examplePkcs8().replaceAll("\n", "\r\n"))).toBe(SIGNATURE);
    expect(signature(examplePkcs8().replaceAll("\n", ""))).toBe(SIGNATURE);
  });

  test("refuses what is no key, and quotes nothing of it", () => {
    expect(signature("")).toBe(REFUSED);
    expect(signature("PRIVATE KEY-----")).toBe(REFUSED);
    expect(signature("-----BEGIN PRIVATE KEY----------END")).toBe(REFUSED);
    expect(signature("-----BEGIN PRIVATE KEY-----\n!\n-----END PRIVATE KEY-----")).toBe(REFUSED);
    expect(signature(examplePkcs8().replace("PRIVATE", "PUBLIC"))).toBe(REFUSED);
    expect(signature(examplePkcs8().substring(0, 800))).toBe(REFUSED);
    expect(signature(examplePkcs8().replace("\n", "\nProc-Type: 4,ENCRYPTED\n\n"))).toBe(REFUSED);
    expect(signature(" ".repeat(16 * 1024) + examplePkcs8())).toBe(REFUSED);
  });
});

describe("Modulus", () => {
  test("raises numbers of which it knows the result", () => {
    expect(power(2, 10, 1_000_000_007)).toBe(1024);
    expect(power(3, 200, 13)).toBe(9);
    // Fermat, with the largest prime of 64 bits.
    expect(power(0xfedcba9876543210, 0xffffffffffffffc4, 0xffffffffffffffc5)).toBe(1);
    expect(power(0xfedcba9876543210, 0xffffffffffffffc5, 0xffffffffffffffc5)).toBe(0xfedcba9876543210);
    expect(power(0xfedcba9876543210, 0, 0xffffffffffffffc5)).toBe(1);
    expect(power(0, 5, 3)).toBe(0);
    expect(power(0xffffffffffffffff, 2, 3)).toBe(0);
  });

  test("takes a difference below zero for what it is modulo the modulus", () => {
    const field = new Modulus(Bytes.of("\x7f\x7f\x7f\x7f"), 4);
    const out = memory.data(4);
    const numbers = memory.data<u32>([5, 7]);
    field.subtract(out, numbers, numbers + 4);
    expect(load<u32>(out)).toBe(0x7f7f7f7d);
    field.subtract(out, numbers + 4, numbers);
    expect(load<u32>(out)).toBe(2);
    field.subtract(out, numbers, numbers);
    expect(load<u32>(out)).toBe(0);
  });
});

describe("multiplyAdd", () => {
  test("carries through every limb", () => {
    const ones = memory.data<u32>([0xffffffff, 0xffffffff]);
    const out = memory.data<u32>([0xffffffff, 0xffffffff, 0x5a5a5a5a, 0x5a5a5a5a]);
    multiplyAdd(out, ones, 8, ones, 8);
    // (2⁶⁴-1)² + (2⁶⁴-1) = (2⁶⁴-1) 2⁶⁴
    expect(load<u64>(out)).toBe(0);
    expect(load<u64>(out, 8)).toBe(u64.MAX_VALUE);
  });
});

describe("DerReader", () => {
  test("takes elements with lengths of each form", () => {
    const elements = der("020105" + "04810162" + "0482000163" + "3000");
    expect(elements.readUnsigned(1).at(0)).toBe(5);
    expect(elements.read(0x04).toString()).toBe("b");
    expect(elements.read(0x04).toString()).toBe("c");
    expect(elements.enter(0x30).tag).toBe(-1);
    expect(elements.failed).toBe(false);
    expect(elements.tag).toBe(-1);
  });

  test("gives numbers without leading zeros, and zero as nothing", () => {
    const numbers = der("02020080" + "020100" + "0203000001");
    expect(numbers.readUnsigned(1).at(0)).toBe(0x80);
    expect(numbers.readUnsigned(1).length).toBe(0);
    expect(numbers.readUnsigned(1).length).toBe(1);
    expect(numbers.failed).toBe(false);
  });

  test("fails at what is cut off, too long, negative or something else", () => {
    const wrong = [
      "",
      "02",
      "0201",
      "0281",
      "028200",
      "02820001",
      "0280",
      "028300000105",
      "02ff05",
      "0200",
      "020180",
      "0401ff",
    ];
    for (let i = 0; i < wrong.length; i++) {
      const reader = der(wrong[i]);
      expect(reader.readUnsigned(8).length <= 8).toBe(true);
      expect(reader.failed).toBe(true, wrong[i]);
    }
    const long = der("02020100");
    expect(long.readUnsigned(1).length).toBe(1);
    expect(long.failed).toBe(true);
  });

  test("stays failed, and so does a reader made of it", () => {
    const reader = der("040100020105");
    reader.read(0x02);
    expect(reader.read(0x02).length).toBe(0);
    expect(reader.enter(0x30).failed).toBe(true);
  });
});
