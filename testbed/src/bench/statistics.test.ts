import { expect, test } from "vitest";
import { differences, median, quantile, spread } from "./statistics.ts";

test.each([
  { name: "an odd number of values", values: [3, 1, 2], wanted: 2 },
  { name: "an even number: between the two in the middle", values: [4, 1, 3, 2], wanted: 2.5 },
  { name: "one value", values: [7], wanted: 7 },
])("the median of $name", ({ values, wanted }) => {
  expect(median(values)).toBe(wanted);
});

test("nothing has no median", () => {
  expect(median([])).toBeNaN();
});

test("a quantile lies between values in proportion, and the order given does not count", () => {
  expect(quantile([10, 0, 30, 20, 40], 0.9)).toBeCloseTo(36);
  expect([quantile([2, 1], 0), quantile([2, 1], 1)]).toEqual([1, 2]);
});

test("one value far off does not widen the spread", () => {
  expect(spread([1, 2, 3, 4, 1000])).toBe(1);
});

test("differences are taken round by round", () => {
  expect(differences([5, 50], [1, 40])).toEqual([4, 10]);
  expect(differences([5, 50], [1])[1]).toBeNaN();
});
