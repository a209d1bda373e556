// What `sluice test` does with tests that do not end by themselves.
import { mkdir } from "node:fs/promises";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { runScenarios } from "../../sdk/cli/src/testing/scenarios.ts";
import { DevProject } from "../src/dev/dev-project.ts";
import { RunningCommand } from "../src/dev/running-command.ts";

const SPEC = "plugins/greeter/assembly/__tests__/endless.spec.ts";
const SCENARIO = "plugins/greeter/test/endless.test.ts";

let project: DevProject;
beforeAll(async () => {
  project = await DevProject.create();
  await mkdir(project.path("plugins/greeter/assembly/__tests__"));
  await mkdir(project.path("plugins/greeter/test"));
});
afterAll(() => project?.remove());
afterEach(() => vi.restoreAllMocks());

test("specs with an endless loop are ended with one message", async () => {
  await project.write(SPEC, 'test("ends", () => { let turns = 0; while (true) turns++; });\n');
  const run = new RunningCommand(["test", "greeter", "--unit", "--timeout", "3s"], project.root);
  expect(await run.exited).toBe(1);
  expect(run.lines).toEqual([
    "error: no test has ended for 3 s: all were ended",
    `   at: ${SPEC}`,
    " help: look for a loop, or a promise, without an end; --timeout 10m waits longer",
    expect.stringMatching(/^0 passed, 1 failed /),
  ]);
});

test.each([
  { name: "an endless loop", body: 'test("ends", () => { for (;;); });' },
  { name: "a promise that never comes", body: 'test("ends", () => new Promise(() => {}), 0);' },
])("scenarios with $name are ended with one message", async ({ body }) => {
  await project.write(SCENARIO, `import { test } from "vitest";\n${body}\n`);
  const said = vi.spyOn(console, "error").mockReturnValue();
  const run = { root: project.root, quiet: true, signal: new AbortController().signal, patience: 3_000 };
  const counts = await runScenarios(run, [project.path(SCENARIO)], { hosts: "emulator" });
  expect(counts).toEqual({ passed: 0, failed: 1 });
  expect(said.mock.calls).toEqual([
    [expect.stringContaining(`no test has ended for 3 s: all were ended\n   at: ${SCENARIO}`)],
  ]);
});
