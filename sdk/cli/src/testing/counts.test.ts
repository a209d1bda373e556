import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { countsOf, takeReport } from "./counts.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "sluice-counts-"));
});
afterAll(() => rm(folder, { recursive: true }));

test("a report is read once", async () => {
  const file = path.join(folder, "report.json");
  await writeFile(file, JSON.stringify({ passed: 3, failed: 1 }));
  const report = await takeReport(file);
  expect(countsOf(report ?? {})).toEqual({ passed: 3, failed: 1 });
  expect(existsSync(file)).toBe(false);
});

test.each([
  { name: "cut off", text: '{"passed": 3' },
  { name: "another shape", text: "[]" },
])("a report that is $name is none", async ({ text }) => {
  const file = path.join(folder, "report.json");
  await writeFile(file, text);
  expect(await takeReport(file)).toBeUndefined();
});

test("a runner that wrote none has none", async () => {
  expect(await takeReport(path.join(folder, "nowhere.json"))).toBeUndefined();
});
