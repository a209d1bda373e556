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

test("delays double up to five minutes, half of them by chance", () => {
  const delays = (chance: number) =>
    [1, 2, 3, 9, 10, 1_000].map((failures) => backOff({ failures, random: () => chance }));
  expect(delays(0)).toEqual([500, 1_000, 2_000, 128_000, 150_000, 150_000]);
  expect(delays(1)).toEqual([1_000, 2_000, 4_000, 256_000, 300_000, 300_000]);
});

test("a server's wish is heard up to an hour", () => {
  const wish = (retryAfter: number) => backOff({ failures: 1, retryAfter, random: () => 0 });
  expect([wish(60_000), wish(10), wish(-1), wish(1e12)]).toEqual([60_000, 500, 500, 3_600_000]);
});
