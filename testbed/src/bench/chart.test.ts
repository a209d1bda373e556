import { expect, test } from "vitest";
import { barChart } from "./chart.ts";
import type { Figure } from "./figure.ts";

const half: Figure = { id: "a", name: "latency <c=1>", value: 40, unit: "µs", budget: 80 };

/** Lengths of the bars, the background left aside. */
function lengths(svg: string): number[] {
  return [...svg.matchAll(/<rect x="\d+" y="\d+" width="([\d.]+)"/g)].map(([, width]) => Number(width));
}

test("a bar's length is the share of its budget", () => {
  expect(lengths(barChart("t", [half, { ...half, value: 80 }]))).toEqual([130, 260]);
});

test("a value far over its budget does not leave the picture, an unknown one has no bar", () => {
  const svg = barChart("t", [
    { ...half, value: 8000 },
    { ...half, value: Number.NaN },
  ]);
  expect(lengths(svg)).toEqual([360, 0]);
  expect(svg).toContain("unknown of 80 µs");
});

test("figures without a budget are left out, and so are those that must be zero", () => {
  const { budget: _, ...free } = half;
  expect(lengths(barChart("t", [free, { ...half, budget: 0 }]))).toEqual([]);
});

test("text is escaped", () => {
  expect(barChart('a & "b"', [half])).toContain("a &amp; &quot;b&quot;");
  expect(barChart("t", [half])).toContain("latency &lt;c=1&gt;");
});
