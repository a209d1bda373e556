import { expect, test } from "vitest";
import { parseDuration } from "./duration.ts";

test.each([
  ["0s", 0],
  ["500ms", 500],
  ["10s", 10_000],
  ["1m30s", 90_000],
  ["1h2m3s4ms", 3_723_004],
])("%s is %d milliseconds", (text, milliseconds) => {
  expect(parseDuration(text)).toBe(milliseconds);
});

test.each(["", "1", "1d", "-1s", "1.5s", "s", "1s ", "123456s"])("%j is no duration", (text) => {
  expect(parseDuration(text)).toBeUndefined();
});
