import { spawn } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { asPectCounts, plainText, vitestReport } from "../test-output.mjs";

/** Milliseconds: a mutant may run for ever. */
const LONGEST = 300_000;
/** What a test says of code that cannot run at all, rather than of what it does. */
const UNRUNNABLE = /^(?:SyntaxError|ReferenceError)|Transform failed|Cannot find module/;

const running = new Set();

/** The same for the same tests. */
export function testKey(test) {
  return [test.kind, test.plugin, test.file, test.name].filter((part) => part !== undefined).join(" ");
}

/** How many tests passed and failed; `error` where they could not run. */
export function runTest(test, folder) {
  switch (test.kind) {
    case "spec":
      return runSpec(test, folder);
    case "vitest":
      return runVitest(test, folder);
    default:
      return runScenario(test, folder);
  }
}

/** Ends what is under way. */
export function stopTests() {
  for (const child of running) kill(child);
}

function kill(child) {
  try {
    process.kill(-child.pid, "SIGKILL");
  } catch {
    // It has ended by itself.
  }
}

/** A group of its own, so that what it starts ends with it. */
function run(folder, args) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { cwd: folder, detached: true, stdio: ["ignore", "pipe", "pipe"] });
    running.add(child);
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      kill(child);
    }, LONGEST);
    const chunks = [];
    child.stdout.on("data", (chunk) => chunks.push(chunk));
    child.stderr.on("data", (chunk) => chunks.push(chunk));
    child.on("close", (code) => {
      clearTimeout(timer);
      running.delete(child);
      resolve({ code, output: plainText(chunks), late: isLate ? `no end after ${LONGEST / 1000} s` : undefined });
    });
  });
}

function lastLines(output) {
  return output.trim().split("\n").slice(-12).join("\n         ");
}

async function runSpec({ file }, folder) {
  mkdirSync(path.join(folder, ".cache"), { recursive: true });
  const config = ".cache/as-pect.config.mjs";
  const text = `import all from "../as-pect.config.js";\nexport default { ...all, entries: [${JSON.stringify(file)}] };\n`;
  writeFileSync(path.join(folder, config), text);
  const args = ["node_modules/@as-pect/cli/bin/asp.js", "--no-logo", "--config", config];
  const { output, late } = await run(folder, args);
  return asPectCounts(output) ?? { passed: 0, failed: 0, error: late ?? lastLines(output) };
}

async function runVitest({ file, name }, folder) {
  const report = path.join(folder, ".cache", "vitest.json");
  rmSync(report, { force: true });
  const named = name === undefined ? [] : ["-t", name];
  const reporters = ["--bail=1", "--reporter=json", `--outputFile.json=${report}`];
  const { code, output, late } = await run(folder, [
    "node_modules/vitest/vitest.mjs",
    "run",
    ...reporters,
    file,
    ...named,
  ]);
  const results = vitestReport(report);
  if (results === undefined) return { passed: 0, failed: 0, error: late ?? lastLines(output) };
  const tests = results.testResults.flatMap(({ assertionResults }) => assertionResults);
  const passed = tests.filter(({ status }) => status === "passed").length;
  const failed = tests.filter((test) => test.status === "failed" && !test.failureMessages.every(isUnrunnable)).length;
  if (code === 0 || failed > 0) return { passed, failed };
  return { passed, failed, error: results.testResults.map(({ message }) => message).join("\n") || lastLines(output) };
}

function isUnrunnable(message) {
  return UNRUNNABLE.test(message);
}

/** Builds the plugin, then runs its scenarios. */
async function runScenario(test, folder) {
  const args = ["scripts/run.mjs", "sdk/cli/src/main.ts", "build", "--test-modules", test.plugin];
  const { code, output, late } = await run(folder, args);
  return code === 0 ? runVitest(test, folder) : { passed: 0, failed: 0, error: late ?? lastLines(output) };
}
