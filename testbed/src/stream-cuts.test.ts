import { expect, test } from "vitest";
import { chunksOf, cutAt } from "./stream-cuts.ts";

const bytes = Buffer.from("abcdefgh");
const texts = (pieces: Uint8Array[]): string[] => pieces.map((piece) => Buffer.from(piece).toString());

test("pieces have the asked size, the last what is left", () => {
  expect(texts(chunksOf(bytes, 3))).toEqual(["abc", "def", "gh"]);
  expect(chunksOf(new Uint8Array(), 3)).toEqual([]);
});

test("a size below one is refused", () => {
  expect(() => chunksOf(bytes, 0)).toThrow(RangeError);
});

test("a cut has two pieces, save at an end", () => {
  expect(texts(cutAt(bytes, 2))).toEqual(["ab", "cdefgh"]);
  expect(texts(cutAt(bytes, 0))).toEqual(["abcdefgh"]);
  expect(texts(cutAt(bytes, 8))).toEqual(["abcdefgh"]);
});
