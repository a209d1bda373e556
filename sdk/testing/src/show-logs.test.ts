import { expect, test } from "vitest";
import { logReport } from "./show-logs.ts";

test("the report has each source's last lines under its name", () => {
  const long = Array.from({ length: 100 }, (_, index) => `line ${index}`);
  const report = logReport("a test", {
    gateway: { logs: () => long },
    upstream: { logs: () => ["GET /"] },
    none: undefined,
  });
  const lines = report.split("\n");
  expect(lines[0]).toBe("logs of the failed test: a test");
  expect(lines[1]).toBe("--- gateway: 100 lines");
  expect(lines[2]).toBe("    line 40");
  expect(lines.slice(-3)).toEqual(["--- upstream: 1 lines", "    GET /", "--- none: 0 lines"]);
});
