import { expect, test } from "vitest";
import { duration } from "./duration.ts";

test.each([
  { name: "none", seconds: 0, expected: [0n, 0] },
  { name: "a fraction", seconds: 0.01, expected: [0n, 10_000_000] },
  { name: "more than a second", seconds: 2.5, expected: [2n, 500_000_000] },
  { name: "a sum that is not exact in binary", seconds: 0.1 + 0.2, expected: [0n, 300_000_000] },
  { name: "just below a second", seconds: 0.9999999999, expected: [1n, 0] },
])("$name", ({ seconds, expected }) => {
  const { seconds: whole, nanos } = duration(seconds);
  expect([whole, nanos]).toEqual(expected);
});
