import { expect, test } from "vitest";
import { cpuTimeNs, residentBytes, statTime } from "./process-usage.ts";

test("user and system time are found behind a name with spaces and parentheses", () => {
  const fields = Array.from({ length: 48 }, (_, index) => (index === 10 ? 250 : index === 11 ? 30 : 0)).join(" ");
  expect(statTime(`4711 (a (strange) name) S ${fields}`)).toBe(2_800_000_000);
});

test("this process has used time and memory", () => {
  const before = cpuTimeNs(process.pid);
  // Of its own time, of which a busy machine gives it little: the kernel counts it in steps of 10 ms.
  const start = process.cpuUsage();
  for (let used = 0; used < 50_000; used = process.cpuUsage(start).user);
  expect(cpuTimeNs(process.pid)).toBeGreaterThan(before);
  expect(residentBytes(process.pid)).toBeGreaterThan(1 << 20);
});
