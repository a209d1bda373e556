import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { buildPlugin } from "@sluice/cli";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { scaffold } from "../../sdk/cli/src/scaffold/scaffold.ts";
import { RunningCommand } from "../src/dev/running-command.ts";
import { runReadme } from "../src/newcomer/readme-example.ts";
import { ROOT } from "../src/process/programs.ts";
import { RunningProcess } from "../src/process/running-process.ts";

/** Milliseconds: six plugins are compiled twice, as modules and as specs. */
const TIMEOUT = 300_000;

/** Shape → tests of its own: of logic, and on each host. */
const SHAPES: Readonly<Record<string, { readonly unit: number; readonly scenarios: number }>> = {
  "request-headers": { unit: 3, scenarios: 6 },
  "body-rewrite": { unit: 3, scenarios: 6 },
  "streaming-answer": { unit: 4, scenarios: 6 },
  callout: { unit: 2, scenarios: 8 },
  auth: { unit: 5, scenarios: 6 },
  "ai-middleware": { unit: 3, scenarios: 7 },
};
const HOSTS = 3;

/** A workspace with a plugin of each shape, named as the shape. */
let workspace: string;
/** A folder with nothing but what is installed. */
let alone: string;
beforeAll(async () => {
  workspace = await emptyFolder();
  await mkdir(path.join(workspace, "plugins"));
  alone = await emptyFolder();
});
afterAll(async () => {
  for (const folder of [workspace, alone]) await rm(folder, { recursive: true });
});

async function emptyFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), "sluice-templates-"));
  await writeFile(path.join(folder, "package.json"), JSON.stringify({ private: true, type: "module" }));
  await symlink(path.join(ROOT, "node_modules"), path.join(folder, "node_modules"));
  return folder;
}

const sluice = (folder: string, ...args: string[]) => new RunningCommand(args, folder).succeeded();

describe("sluice new", () => {
  test(
    "writes plugins that compile, whose READMEs are right, and whose tests pass on every host",
    async () => {
      const parent = path.join(workspace, "plugins");
      const folders = await Promise.all(
        Object.keys(SHAPES).map((shape) =>
          scaffold({ name: shape, shape, parent, standalone: false, version: "0.1.0" }),
        ),
      );
      // Not optimised: how they behave is the same, and twelve builds are long enough.
      const options = { root: workspace, outDir: path.join(workspace, "dist"), debug: true };
      const built = await Promise.all(folders.map((folder) => buildPlugin(folder, options)));
      expect(built.flatMap(({ modules }) => modules.flatMap(({ faults }) => faults))).toEqual([]);
      for (const [index, folder] of folders.entries()) {
        const { shown, seen } = await runReadme(folder, built[index]?.modules[0]?.file ?? "");
        expect(seen, `${folder}/README.md`).toEqual(shown);
      }
      expect(await scenarioResults()).toEqual({ passed: expectedScenarios(), failures: [] });
    },
    TIMEOUT,
  );

  test(
    "writes a project of its own, which builds and tests itself",
    async () => {
      await sluice(alone, "new", "request-tags", "--yes");
      const project = path.join(alone, "request-tags");
      await symlink(path.join(ROOT, "node_modules"), path.join(project, "node_modules"));
      const { unit, scenarios } = SHAPES["request-headers"] ?? { unit: 0, scenarios: 0 };
      const report = JSON.parse(await sluice(project, "test", "--json"));
      expect(report).toMatchObject({
        unit: { passed: unit, failed: 0 },
        scenarios: { passed: 2 * scenarios, failed: 0 },
      });
    },
    TIMEOUT,
  );
});

test(
  "the unit tests of every shape pass",
  async () => {
    const report = JSON.parse(await sluice(workspace, "test", "--unit", "--json"));
    const passed = Object.values(SHAPES).reduce((sum, { unit }) => sum + unit, 0);
    expect(report.unit).toEqual({ passed, failed: 0 });
  },
  TIMEOUT,
);

/** Passed tests of each shape, and what failed, in one vitest on all hosts. */
async function scenarioResults(): Promise<{ passed: Record<string, number>; failures: readonly string[] }> {
  const report = path.join(workspace, "report.json");
  const vitest = path.join(ROOT, "node_modules/vitest/vitest.mjs");
  const args = ["run", "plugin.test.ts", "--root", workspace, "--reporter=json", `--outputFile=${report}`];
  const timeouts = ["--testTimeout=60000", "--hookTimeout=120000"];
  // What failed is in the report.
  const env = { ...process.env, SLUICE_HOSTS: "all" };
  await new RunningProcess([process.execPath, vitest, ...args, ...timeouts], { folder: workspace, env }).exited;
  const { testResults } = JSON.parse(await readFile(report, "utf8")) as { testResults: FileReport[] };
  const passed = testResults.map(({ name, assertionResults }) => [
    path.relative(path.join(workspace, "plugins"), name).split(path.sep)[0],
    assertionResults.filter(({ status }) => status === "passed").length,
  ]);
  const failures = testResults.flatMap(({ message, assertionResults }) => [
    ...(message === "" ? [] : [message]),
    ...assertionResults.flatMap(({ fullName, failureMessages }) =>
      failureMessages.map((failure) => `${fullName}: ${failure}`),
    ),
  ]);
  return { passed: Object.fromEntries(passed), failures };
}

/** vitest's, as far as it is read here. */
interface FileReport {
  readonly name: string;
  /** Why the file could not be loaded. */
  readonly message: string;
  readonly assertionResults: readonly {
    readonly fullName: string;
    readonly status: string;
    readonly failureMessages: readonly string[];
  }[];
}

function expectedScenarios(): Record<string, number> {
  return Object.fromEntries(Object.entries(SHAPES).map(([shape, { scenarios }]) => [shape, HOSTS * scenarios]));
}
