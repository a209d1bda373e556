import { createHash } from "node:crypto";
import { gunzipSync, gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { Random } from "../../../../testbed/src/fuzz/random.ts";
import { gzip } from "./gzip.ts";
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
    "80371d3b6e00b4f00cb2b939b5c0b34720aec4a5e6246d0ffc2100b373b5e7cd",
  );
});
