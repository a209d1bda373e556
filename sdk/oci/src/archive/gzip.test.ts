import { createHash } from "node:crypto";
import { gunzipSync, gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { Random } from "../../../../testbed/src/fuzz/random.ts";
import { gzip } from "./gzip.ts";
import { huffmanCode } from "./huffman.ts";
import { tar } from "./tar.ts";

function noise(size: number): Buffer {
  const random = new Random(size);
  return Buffer.from(Array.from({ length: size }, () => random.below(256)));
}

/** Words that come again, some of them far apart. */
function text(size: number): Buffer {
  const random = new Random(size);
  const words = Array.from({ length: 500 }, () => noise(3 + random.below(12)).toString("base64"));
  let result = "";
  while (result.length < size) result += `${random.pick(words)} `;
  return Buffer.from(result.slice(0, size));
}

describe("what is packed is unpacked by zlib to what it was", () => {
  test.each([
    ["nothing", Buffer.alloc(0)],
    ["one byte", Buffer.from("a")],
    ["three bytes", Buffer.from("aaa")],
    ["a run as long as the longest match", Buffer.alloc(259, "a")],
    ["a long run", Buffer.alloc(1_000_000)],
    ["noise", noise(100_000)],
    ["text over several blocks", text(300_000)],
    ["repeats at the end of the window", Buffer.concat([noise(100), Buffer.alloc(32_668), noise(100), noise(100)])],
    ["every byte", Buffer.from(Array.from({ length: 256 }, (_, i) => i))],
  ])("%s", (_name, bytes) => {
    expect(Buffer.compare(gunzipSync(gzip(bytes)), bytes)).toBe(0);
  });

  test("whatever it is", () => {
    const random = new Random(11);
    for (let i = 0; i < 300; i++) {
      const parts = Array.from({ length: random.below(6) }, () =>
        random.below(2) === 0 ? noise(random.below(300)) : Buffer.alloc(random.below(600), random.below(4)),
      );
      const bytes = Buffer.concat([...parts, ...parts]);
      expect(Buffer.compare(gunzipSync(gzip(bytes)), bytes)).toBe(0);
    }
  });
});

test("it packs about as well as zlib at its best", () => {
  const bytes = text(200_000);
  expect(gzip(bytes).length).toBeLessThan(gzipSync(bytes, { level: 9 }).length * 1.05);
});

test("the same bytes are the same archive on every machine", () => {
  const packed = gzip(tar([{ name: "plugin.wasm", bytes: text(50_000) }]));
  expect(createHash("sha256").update(packed).digest("hex")).toBe(
    "66c2d835b94efc26b60208cb4b074670cabade5e82dbdaaf2c755e7a8ccf9861",
  );
});

test("a code is never longer than allowed, and always complete", () => {
  const fibonacci = Uint32Array.from({ length: 40 }, () => 1);
  for (let i = 2; i < 40; i++) fibonacci[i] = (fibonacci[i - 1] ?? 0) + (fibonacci[i - 2] ?? 0);
  for (const limit of [7, 9, 15]) {
    const { lengths } = huffmanCode(fibonacci, limit);
    expect(Math.max(...lengths)).toBeLessThanOrEqual(limit);
    expect(lengths.reduce((sum, length) => sum + 2 ** -length, 0)).toBeLessThanOrEqual(1);
  }
});
