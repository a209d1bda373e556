import { expect, test } from "vitest";
import { backOff } from "./back-off.ts";

const HOUR = 3_600_000;

test.each([
  { name: "half of a second is certain", input: { failures: 1, random: () => 0 }, delay: 500 },
  { name: "the other half is by chance", input: { failures: 1, random: () => 0.5 }, delay: 750 },
  { name: "it doubles", input: { failures: 4, random: () => 0 }, delay: 4_000 },
  { name: "up to five minutes", input: { failures: 100, random: () => 0 }, delay: 150_000 },
  { name: "a server may ask for longer", input: { failures: 1, retryAfter: 60_000, random: () => 0 }, delay: 60_000 },
  { name: "but not for ever", input: { failures: 1, retryAfter: 100 * HOUR, random: () => 0 }, delay: HOUR },
  { name: "nor for less", input: { failures: 4, retryAfter: -5, random: () => 0 }, delay: 4_000 },
])("$name", ({ input, delay }) => {
  expect(backOff(input)).toBe(delay);
});
