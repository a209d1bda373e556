import { expect, test } from "vitest";
import { type Period, periodNamer } from "./period.ts";

test.each<[Period, string, string, string]>([
  ["month", "UTC", "2026-11-30T23:59:59.999Z", "2026-11"],
  ["month", "Asia/Shanghai", "2026-11-30T16:00:00Z", "2026-12"],
  ["day", "UTC", "2026-02-28T00:00:00Z", "2026-02-28"],
  ["day", "America/St_Johns", "2026-02-28T03:29:59Z", "2026-02-27"],
  ["day", "America/St_Johns", "2026-02-28T03:30:00Z", "2026-02-28"],
  ["hour", "UTC", "2026-02-28T00:30:00Z", "2026-02-28T00"],
  // Clocks go back here: the hour comes twice, and is one.
  ["hour", "Europe/Berlin", "2026-10-25T00:30:00Z", "2026-10-25T02"],
  ["hour", "Europe/Berlin", "2026-10-25T01:30:00Z", "2026-10-25T02"],
  ["hour", "Asia/Kathmandu", "2026-01-01T00:14:59Z", "2026-01-01T05"],
  ["hour", "Asia/Kathmandu", "2026-01-01T00:15:00Z", "2026-01-01T06"],
  ["all", "UTC", "2026-02-28T00:00:00Z", ""],
])("the %s of %s at %s", (period, timeZone, time, name) => {
  expect(periodNamer(period, timeZone)(Date.parse(time))).toBe(name);
});

test("a time zone that is none is told", () => {
  expect(() => periodNamer("day", "Mars/Olympus")).toThrow('"Mars/Olympus" is no time zone');
});
