import { expect, test } from "vitest";
import type { Figure } from "./figure.ts";
import { formatReport, machineClass } from "./report.ts";
import { formatFigures } from "./table.ts";

const figures: Figure[] = [
  { id: "cpu", name: "added CPU", value: 90.5, unit: "µs", budget: 80, note: "± 2" },
  { id: "lost", name: "lost events", value: 0, unit: "events", budget: 0, stable: true },
  { id: "ratio", name: "ratio", value: 2.5, unit: "× plain" },
];

test("the table aligns numbers to the right and says the verdict", () => {
  expect(formatFigures(figures).split("\n")).toEqual([
    "what                value    budget  verdict",
    "added CPU         90.5 µs     80 µs  over     ± 2",
    "lost events      0 events  0 events  ok",
    "ratio        2.50 × plain",
  ]);
});

test("the report holds each verdict and lists what is over its budget", () => {
  const report = JSON.parse(
    formatReport({ kind: "bench", plugins: ["key-auth"], envoy: "1.36.2", machine: machineClass(), figures }),
  );
  expect(report.figures.map(({ id, verdict }: { id: string; verdict: string }) => [id, verdict])).toEqual([
    ["cpu", "over"],
    ["lost", "ok"],
    ["ratio", "no budget"],
  ]);
  expect(report.over).toEqual(["cpu"]);
});

test("the machine's class names no machine", () => {
  expect(Object.keys(machineClass()).sort()).toEqual(["cores", "memoryGiB", "node", "processor"]);
});
