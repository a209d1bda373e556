import { expect, test } from "vitest";
import { verdictOf } from "../figure.ts";
import { figuresOf } from "./scale-figures.ts";

const result = {
  firstSnapshot: 1_000,
  changes: Array.from({ length: 100 }, (_, index) => index + 1),
  stormTranslations: 5,
  rss: 200 * 1024 * 1024,
};

test("the 99th percentile is judged, and the median told", () => {
  const change = figuresOf(result).find(({ id }) => id === "controller.change");
  expect(change).toMatchObject({ value: 99, note: "median 50.5 ms of 100" });
});

test("each figure has a budget that a slow controller is over", () => {
  const slow = { firstSnapshot: 6_000, changes: [500], stormTranslations: 900, rss: 400 * 1024 * 1024 };
  expect(figuresOf(result).map(verdictOf)).toEqual(["ok", "ok", "ok", "ok"]);
  expect(figuresOf(slow).map(verdictOf)).toEqual(["over", "over", "over", "over"]);
});
