import { expect, test } from "vitest";
import { cpuTimeNs, residentBytes, statTime } from "./process-usage.ts";

test("user and system time are found behind a name with spaces and parentheses", () => {
  const fields = Array.from({ length: 48 }, (_, index) => (index === 10 ? 250 : index === 11 ? 30 : 0)).join(" ");
  expect(statTime(`4711 (a (strange) name) S ${fields}`)).toBe(2_800_000_000);
});

test("this process has used time and memory", () => {
  const before = cpuTimeNs(process.pid);
  const end = performance.now() + 50;
  while (performance.now() < end);
  expect(cpuTimeNs(process.pid)).toBeGreaterThan(before);
  expect(residentBytes(process.pid)).toBeGreaterThan(1 << 20);
});
