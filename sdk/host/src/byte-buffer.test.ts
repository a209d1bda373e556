import { describe, expect, test } from "vitest";
import { ByteBuffer } from "./byte-buffer.ts";

/** "abcdef" in pieces of 1, 2 and 3. */
function pieces(): ByteBuffer {
  const buffer = new ByteBuffer(Buffer.from("a"));
  buffer.append(Buffer.from("bc"));
  buffer.append(Buffer.from("def"));
  return buffer;
}

describe("a byte buffer in pieces", () => {
  test("gives every window", () => {
    for (let start = 0; start <= 7; start++) {
      for (let end = start; end <= 8; end++) {
        expect(pieces().window(start, end).toString()).toBe("abcdef".slice(start, end));
      }
    }
  });

  test("loses its beginning wherever it is cut", () => {
    for (let count = 0; count <= 7; count++) {
      const buffer = pieces();
      buffer.drain(count);
      expect(buffer.length).toBe(Math.max(6 - count, 0));
      buffer.append(Buffer.from("g"));
      buffer.prepend(Buffer.from("-"));
      expect(buffer.bytes().toString()).toBe(`-${"abcdef".slice(count)}g`);
    }
  });
});

test("watermarks are told of when a buffer passes its limit, and when half of it is left", () => {
  const told: string[] = [];
  const marks = { limit: 4, onHigh: () => told.push("high"), onLow: () => told.push("low") };
  const buffer = new ByteBuffer(Buffer.from("abcd"), marks);
  expect(told).toEqual([]);
  buffer.append(Buffer.from("e"));
  buffer.append(Buffer.from("f"));
  expect(told).toEqual(["high"]);
  buffer.drain(3);
  expect(told).toEqual(["high"]);
  buffer.drain(1);
  expect(told).toEqual(["high", "low"]);
  marks.limit = 1;
  buffer.checkMarks();
  expect(told).toEqual(["high", "low", "high"]);
});
