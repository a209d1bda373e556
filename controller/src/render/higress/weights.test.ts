import { expect, test } from "vitest";
import { arePercentages, percentages } from "./weights.ts";

test.each([
  { weights: [], percents: [] },
  { weights: [7], percents: [100] },
  { weights: [90, 10], percents: [90, 10] },
  { weights: [1, 1, 1], percents: [34, 33, 33] },
  { weights: [1_000_000, 1], percents: [99, 1] },
  { weights: Array(16).fill(1), percents: [...Array(4).fill(7), ...Array(12).fill(6)] },
])("$weights become $percents", ({ weights, percents }) => {
  expect(percentages(weights)).toEqual(percents);
});

test.each([
  { weights: [9, 1], exact: true },
  { weights: [1, 1, 1], exact: false },
])("$weights are percents: $exact", ({ weights, exact }) => {
  expect(arePercentages(weights)).toBe(exact);
});
