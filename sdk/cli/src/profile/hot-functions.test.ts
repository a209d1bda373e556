import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { type CallFrame, type CpuProfile, joinProfiles } from "./cpu-profile.ts";
import { hotFunctions } from "./hot-functions.ts";
import { profileJson, profileTable } from "./profile-report.ts";

const PROFILE = JSON.parse(
  readFileSync(new URL("./testdata/two-functions.cpuprofile", import.meta.url), "utf8"),
) as CpuProfile;

const greeterFunctions = ({ url, functionName, columnNumber }: CallFrame) =>
  url.startsWith("wasm://wasm/greeter-") ? { name: functionName, where: `greeting.ts:${columnNumber}` } : undefined;

test("own time, the host's below it, and all in it; a function that calls itself counts once", () => {
  expect(hotFunctions(PROFILE, greeterFunctions)).toEqual({
    samples: 40,
    busy: 45,
    functions: [
      { name: "fibonacci", where: "greeting.ts:200", self: 30, host: 0, total: 30 },
      { name: "onRequest", where: "greeting.ts:100", self: 3, host: 7, total: 40 },
    ],
  });
});

test("the table has shares of the time in the plugin", async () => {
  const table = profileTable(hotFunctions(PROFILE, greeterFunctions));
  await expect(`${table}\n`).toMatchFileSnapshot("testdata/two-functions.txt");
});

test("the table and the JSON end after twenty functions", () => {
  const functions = Array.from({ length: 30 }, (_, index) => {
    return { name: `f${index}`, where: "a.ts:1", self: 1, host: 0, total: 1 };
  });
  const hot = { samples: 30, busy: 30, functions };
  expect(profileTable(hot).split("\n")).toHaveLength(23);
  expect(profileTable(hot)).toContain("10 more functions: 33.3 % together");
  expect(profileJson(hot, "a.cpuprofile").functions).toHaveLength(20);
});

test("profiles are joined in the order in which they were recorded, with ids of their own", () => {
  const later = { ...PROFILE, startTime: 5000 };
  const joined = joinProfiles([later, PROFILE]);
  expect(joined).toMatchObject({ startTime: 1000, endTime: 2200, timeDeltas: [100, 200, 300, 100, 200, 300] });
  expect(joined.samples).toEqual([3, 7, 10, 13, 17, 20]);
  expect(new Set(joined.nodes.map(({ id }) => id)).size).toBe(joined.nodes.length);
  expect(hotFunctions(joined, greeterFunctions)).toMatchObject({ samples: 80, busy: 90 });
});
