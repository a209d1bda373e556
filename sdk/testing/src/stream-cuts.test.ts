import { expect, test } from "vitest";
import { cutAt } from "./stream-cuts.ts";

const bytes = Buffer.from("abcdefgh");
const texts = (pieces: Uint8Array[]): string[] => pieces.map((piece) => Buffer.from(piece).toString());

test("a cut has two pieces, save at an end", () => {
  expect(texts(cutAt(bytes, 2))).toEqual(["ab", "cdefgh"]);
  expect(texts(cutAt(bytes, 0))).toEqual(["abcdefgh"]);
  expect(texts(cutAt(bytes, 8))).toEqual(["abcdefgh"]);
});
