import { createHash, createHmac } from "node:crypto";
import { beforeAll, describe, expect, test } from "vitest";
import { type Codecs, LENGTHS, loadCodecs, randomBytes } from "./wasm.ts";

let codecs: Codecs;
beforeAll(async () => {
  codecs = await loadCodecs("simd");
});

const HASHES = ["md5", "sha1", "sha256", "sha384", "sha512"].map((name, kind) => ({ name, kind }));

describe.each(HASHES)("$name agrees with Node", ({ name, kind }) => {
  test("for every length, fed in two pieces", () => {
    for (const length of LENGTHS) {
      const message = randomBytes(length, kind);
      const cut = (length * 7) % (length + 1);
      const expected = createHash(name).update(message).digest("hex");
      expect(codecs.bytes("hash", [message], kind, cut)?.toString("hex"), `${length} bytes`).toBe(expected);
    }
  });

  test("for every cut of a message of four blocks", () => {
    const message = randomBytes(512, kind);
    const expected = createHash(name).update(message).digest("hex");
    for (let cut = 0; cut <= message.length; cut++) {
      expect(codecs.bytes("hash", [message], kind, cut)?.toString("hex"), `cut at ${cut}`).toBe(expected);
    }
  });

  test("in HMAC for every length of key and message", () => {
    for (const length of LENGTHS) {
      const key = randomBytes(length, 1);
      const message = randomBytes(300 - length, 2);
      const expected = createHmac(name, key).update(message).digest("hex");
      const cut = message.length >> 1;
      expect(codecs.bytes("hmac", [key, message], kind, cut)?.toString("hex"), `key of ${length} bytes`).toBe(expected);
    }
  });
});

test("SHA-256 of a long message keeps its count of bits", () => {
  const message = Buffer.alloc(3_000_000, "a");
  const expected = createHash("sha256").update(message).digest("hex");
  expect(codecs.bytes("hash", [message], 2, 1_234_567)?.toString("hex")).toBe(expected);
});

test("CRC-32 agrees with a bit-wise reference for every length and cut", () => {
  for (const length of LENGTHS) {
    const message = randomBytes(length, 3);
    const expected = bitwiseCrc32(message);
    for (const cut of [0, length >> 1, length]) {
      expect(codecs.number("crc", [message], cut) >>> 0, `${length} bytes`).toBe(expected);
    }
  }
});

test("constant-time comparison sees a difference in any bit", () => {
  const secret = randomBytes(40, 4);
  expect(codecs.number("equal", [secret, secret])).toBe(1);
  expect(codecs.number("equal", [secret, secret.subarray(1)])).toBe(0);
  for (let bit = 0; bit < secret.length * 8; bit++) {
    const other = Buffer.from(secret);
    other[bit >> 3] = (other[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    expect(codecs.number("equal", [secret, other]), `bit ${bit}`).toBe(0);
  }
});

test("a UUID keeps the random bits and states version 4 and the variant", () => {
  for (let seed = 0; seed < 50; seed++) {
    const random = randomBytes(16, seed);
    const uuid = codecs.text("uuid", [random]);
    expect(uuid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    const masked = Buffer.from(random);
    masked[6] = ((masked[6] ?? 0) & 0x0f) | 0x40;
    masked[8] = ((masked[8] ?? 0) & 0x3f) | 0x80;
    expect(uuid?.replaceAll("-", "")).toBe(masked.toString("hex"));
  }
  expect(codecs.text("uuid", [randomBytes(15, 1)])).toBeNull();
});

function bitwiseCrc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}
