import { expect, test } from "vitest";
import { type Figure, formatValue, gateOf, verdictOf } from "./figure.ts";

function figure(value: number, more: Partial<Figure> = {}): Figure {
  return { id: `figure-${value}`, name: "a figure", value, unit: "µs", budget: 80, ...more };
}

test.each([
  { name: "below", value: 79.9, verdict: "ok" },
  { name: "at", value: 80, verdict: "ok" },
  { name: "above", value: 80.1, verdict: "over" },
  { name: "unknown against", value: Number.NaN, verdict: "over" },
])("a value $name its budget is $verdict", ({ value, verdict }) => {
  expect(verdictOf(figure(value))).toBe(verdict);
});

test("without a budget there is no verdict", () => {
  const { budget: _, ...free } = figure(1e9);
  expect(verdictOf(free)).toBe("no budget");
  expect(gateOf([free], "all")).toEqual([]);
});

test("the gate of CI passes over figures that vary with the machine", () => {
  const slow = figure(100);
  const lost = figure(1, { unit: "events", budget: 0, stable: true });
  const fine = figure(0, { unit: "events", budget: 0, stable: true });
  expect(gateOf([slow, lost, fine])).toEqual([lost]);
  expect(gateOf([slow, lost, fine], "all")).toEqual([slow, lost]);
});

test.each([
  { value: 35_000, unit: "bytes", text: "34.2 KiB" },
  { value: 0, unit: "events", text: "0 events" },
  { value: 4.7265, unit: "µs", text: "4.73 µs" },
  { value: -12.345, unit: "µs", text: "-12.3 µs" },
  { value: Number.NaN, unit: "MiB", text: "unknown" },
] as const)("$value $unit reads $text", ({ value, unit, text }) => {
  expect(formatValue(value, unit)).toBe(text);
});
