// `sluice test --profile`, whose table docs/guide/debugging.md shows.
import { cp, mkdir, readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { compileModule } from "@sluice/cli";
import { afterAll, beforeAll, expect, test } from "vitest";
import { DevProject, GREETING } from "../src/dev/dev-project.ts";
import { RunningCommand } from "../src/dev/running-command.ts";

const SCENARIO = fileURLToPath(new URL("../src/dev/testdata/greeter.scenario.ts", import.meta.url));

/** Twice called, so that the compiler does not put it into its caller. */
const BUSY = `
function fibonacci(n: u32): u32 {
  return n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2);
}
`;

/** At least those of the section that names the source map, the last one of a release; the rest are code and data. */
const SECTION_BYTES = 64;

/** Milliseconds: a cold compiler, wasm-opt and vitest, on a machine that does other things as well. */
const TIMEOUT = 400_000;

let project: DevProject;

beforeAll(async () => {
  project = await DevProject.create();
  await mkdir(project.path("plugins/greeter/test"));
  await cp(SCENARIO, project.path("plugins/greeter/test/plugin.test.ts"));
  await project.edit(GREETING, '", "', "fibonacci(26).toString()");
  await project.edit(GREETING, "/**", `${BUSY}\n/**`);
  // It writes the decoder, and the table of a README that there is not.
  await new RunningCommand(["generate", "greeter"], project.root).exited;
});
afterAll(() => project?.remove());

test(
  "sluice test --profile tells the function that takes the time",
  async () => {
    const run = new RunningCommand(["test", "greeter", "--profile"], project.root);
    expect(await run.exited, run.lines.join("\n")).toBe(0);
    const heading = run.lines.findIndex((line) => /^ *self +host +total +function +first line$/.test(line));
    const [first = ""] = run.lines.slice(heading + 1);
    expect(first).toMatch(/^ *\d+\.\d % .* fibonacci +plugins\/greeter\/assembly\/greeting\.ts:\d+$/);
    expect(Number.parseFloat(first)).toBeGreaterThan(50);
    await run.line(/^\d+ samples in the plugin and what it called in the host, of \d+$/);
    const [, file = ""] = await run.line(/^written for DevTools: (\S+)$/);
    const profile = JSON.parse(await readFile(project.path(file), "utf8"));
    expect(profile.samples).toHaveLength(profile.timeDeltas.length);
  },
  TIMEOUT,
);

test(
  "names change nothing of the code",
  async () => {
    const entry = "plugins/greeter/assembly/index.ts";
    const [release, named] = await Promise.all([
      compileModule(entry, { root: project.root, mode: "release", abort: "sdk" }),
      readFile(project.path(".cache/profile/modules/greeter.wasm")),
    ]);
    const sections = release.wasm.subarray(0, release.wasm.length - SECTION_BYTES);
    expect(sections.length).toBeGreaterThan(10_000);
    expect(Buffer.compare(sections, named.subarray(0, sections.length))).toBe(0);
  },
  TIMEOUT,
);
