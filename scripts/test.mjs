// npm test [-- --unit | --k8s] [-- vitest's arguments…]: sets up, builds, then runs as-pect and vitest. Plain JavaScript,
// since it installs TypeScript's runner. The last line is "N passed, N failed", over both.
import { spawn } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import path from "node:path";
import { ensureSetup, root } from "./setup.mjs";
import { writeSpecGroups } from "./spec-groups.mjs";
import { asPectCounts, plainText, vitestReport } from "./test-output.mjs";

const VITEST_REPORT = path.join(root, ".cache", "vitest.json");

/** Where the time went: [step, milliseconds]. */
const times = [];
const counts = { passed: 0, failed: 0 };

/** Runs a program, its output shown; answers exit code and what it wrote to standard output. */
function run(step, args, env = {}) {
  const started = performance.now();
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ["inherit", "pipe", "inherit"],
    });
    const chunks = [];
    child.stdout.on("data", (chunk) => {
      chunks.push(chunk);
      process.stdout.write(chunk);
    });
    child.on("close", (code) => {
      times.push([step, performance.now() - started]);
      resolve({ code: code ?? 1, output: plainText(chunks) });
    });
  });
}

/** The file behind a package's command; by path, since a package need not export it. */
function command(name, bin) {
  return path.join(root, "node_modules", name, bin);
}

/** What was compiled in an earlier checkout, and for a later one; tests that compile something take from it and add to it. */
function keptModules(verb) {
  return run(`modules to ${verb}`, ["scripts/run.mjs", "scripts/kept-modules.ts", verb]);
}

async function build() {
  await keptModules("take");
  const { code } = await run("build", ["scripts/run.mjs", "sdk/cli/src/main.ts", "build", "--test-modules"]);
  if (code !== 0) fail("the build failed");
}

/** One process for each group of specs, side by side. */
async function asPect() {
  const started = performance.now();
  await Promise.all(writeSpecGroups().map(specGroup));
  times.push(["as-pect", performance.now() - started]);
}

async function specGroup(config) {
  const step = path.basename(config, ".config.mjs");
  const { code, output } = await run(step, [command("@as-pect/cli", "bin/asp.js"), "--no-logo", "--config", config]);
  const found = asPectCounts(output);
  if (found === undefined) return fail(`as-pect ran no tests of ${config}`);
  counts.passed += found.passed;
  counts.failed += found.failed;
  // Specs that do not compile leave no test behind.
  if (code !== 0 && found.failed === 0) fail("as-pect failed outside of a test");
}

async function vitest(args) {
  mkdirSync(path.dirname(VITEST_REPORT), { recursive: true });
  rmSync(VITEST_REPORT, { force: true });
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${VITEST_REPORT}`];
  const { code } = await run("vitest", [command("vitest", "vitest.mjs"), "run", ...reporters, ...args]);
  const report = vitestReport(VITEST_REPORT);
  if (report === undefined) return fail("vitest wrote no report");
  counts.passed += report.numPassedTests;
  counts.failed += report.numFailedTests;
  if (report.numPassedTests + report.numFailedTests === 0) return fail("vitest ran no tests");
  // A test file that cannot be loaded leaves no failed test behind, nor does an error after the last test.
  if (code !== 0 && report.numFailedTests === 0) fail("vitest failed outside of a test");
  const skipped = report.numPendingTests + report.numTodoTests;
  if (skipped > 0 && args.every((arg) => arg.startsWith("--project"))) fail(`${skipped} tests were skipped`);
}

function fail(message) {
  console.error(`error: ${message}`);
  counts.failed += 1;
}

/** The tests that a run is for; those on Kubernetes need neither plugins nor as-pect, and minutes for their first build. */
const PROJECTS = { all: ["unit", "scenarios"], unit: ["unit"], k8s: ["k8s"] };

async function main() {
  const args = process.argv.slice(2);
  const kind = args.includes("--unit") ? "unit" : args.includes("--k8s") ? "k8s" : "all";
  const rest = args.filter((arg) => arg !== "--unit" && arg !== "--k8s");
  const projects = PROJECTS[kind].map((name) => `--project=${name}`);
  const started = performance.now();
  ensureSetup();
  times.push(["set-up", performance.now() - started]);
  if (kind === "all") await build();
  // Scenarios need the modules: without them every one would fail for the same reason.
  if (counts.failed === 0) {
    if (kind !== "k8s") await asPect();
    await vitest([...projects, ...rest]);
    if (kind === "all") await keptModules("keep");
  }
  console.log(`\n${times.map(([step, time]) => `${step} ${(time / 1000).toFixed(1)} s`).join(", ")}`);
  console.log(`${counts.passed} passed, ${counts.failed} failed`);
  process.exitCode = counts.failed === 0 && counts.passed > 0 ? 0 : 1;
}

await main();
