import { expect, test } from "vitest";
import { exactDollars, picodollarsOf, shownDollars } from "./money.ts";

test.each<[unknown, bigint, string, string]>([
  [0, 0n, "0.00", "0.000000"],
  [0.000000000001, 1n, "0.000000000001", "0.000000"],
  [0.0001825, 182_500_000n, "0.0001825", "0.000183"],
  ["0.1", 100_000_000_000n, "0.10", "0.100000"],
  [12.5, 12_500_000_000_000n, "12.50", "12.500000"],
  [1234.567891234567, 1_234_567_891_234_567n, "1234.567891234567", "1234.567891"],
])("%j US$", (value, picodollars, exact, shown) => {
  expect(picodollarsOf(value)).toBe(picodollars);
  expect(exactDollars(picodollars)).toBe(exact);
  expect(shownDollars(picodollars)).toBe(shown);
});
