import picocolors from "picocolors";
import { expect, test, vi } from "vitest";
import { DevView } from "./dev-view.ts";

function shown(show: (view: DevView) => void): string {
  const lines: string[] = [];
  const colors = picocolors.createColors(true);
  show(new DevView({ write: (line) => lines.push(line), colors, now: () => new Date(2026, 0, 1) }));
  return lines.join("\n");
}

const RED = picocolors.createColors(true).red;

test("colours of its own are colours, and those of a request are shown as they are written", () => {
  const trap = shown((view) => view.trap(() => ["oops \u001b[2J", "    > 3 | \u0007line"]));
  expect(trap).toContain(picocolors.createColors(true).bold(RED("trap    ")));
  expect(trap).toContain("oops \\x1b[2J");
  expect(trap).toContain("\\x07line");
  expect(shown((view) => view.error({ error: "a", help: "b", exitCode: 1 }))).toBe(`${RED("error: a")}\n help: b`);
  expect(shown((view) => view.log("info", "x\u009by"))).toContain("x\\x9by");
});

test("a flood is cut, and what was left out is counted; reports of traps are not made then", () => {
  const report = vi.fn(() => ["oops"]);
  const lines = shown((view) => {
    for (let count = 0; count < 100_000; count++) view.log("info", "again");
    view.trap(report);
    view.done("reloaded");
    view.end();
  }).split("\n");
  expect(lines).toHaveLength(1_002);
  expect(lines.at(-2)).toContain("reloaded");
  expect(lines.at(-1)).toContain("… 99001 lines of the plugin were left out");
  expect(report).not.toHaveBeenCalled();
});
