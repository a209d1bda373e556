// node run.mjs REPORT SPEC…: compiles as-pect's specs and runs them, in the project that is the working directory.
// REPORT is a file that gets {"passed", "failed"} after each spec, of which one that does not compile is one failure. It exits
// with 1 where there is one.
//
// as-pect's own command does the same; it brings a glob and an npm of its own, and ends at the first spec that does not compile.
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { SummaryReporter, TestContext } from "@as-pect/core";
import { instantiate } from "@assemblyscript/loader";
import { main as asc } from "assemblyscript/asc";
import { endWithParent, tell } from "../progress.mjs";
import { asPectConfig } from "./config.mjs";
import AsPectTransform from "./transform.mjs";

const root = process.cwd();
const { instantiate: link } = asPectConfig({ entries: [] });

/** What makes `describe`, `test` and `expect` known to every spec. */
const LANGUAGE = fileURLToPath(new URL("../assembly/index.ts", import.meta.resolve("@as-pect/assembly")));

/** Stands in for the project's asconfig.json, which is about modules for a host. */
const CONFIG = "spec.asconfig.json";

/** As as-pect's own configuration has them; SIMD as in the SDK's. */
const OPTIONS = {
  outFile: "spec.wasm",
  bindings: "raw",
  exportStart: "_start",
  exportRuntime: true,
  exportTable: true,
  use: ["RTRACE=1"],
  enable: ["simd"],
  debug: true,
};

/** The module of a spec; undefined: it does not compile, which has been said. */
async function compile(spec) {
  let wasm;
  const entries = [spec, path.relative(root, LANGUAGE).replaceAll(path.sep, "/")];
  const { error } = await asc([...entries, "--baseDir", root, "--config", CONFIG], {
    transforms: [AsPectTransform],
    readFile: (name, baseDir) => {
      if (name === CONFIG) return JSON.stringify({ options: OPTIONS });
      try {
        return readFileSync(path.resolve(root, baseDir, name), "utf8");
      } catch {
        // asc probes for several names, and says itself which import it did not find.
        return null;
      }
    },
    writeFile: (name, contents) => {
      if (name.endsWith(".wasm")) wasm = contents;
    },
    listFiles: () => [],
    stdout: process.stdout,
    stderr: process.stderr,
  });
  return error === null ? wasm : undefined;
}

/** @returns {Promise<{ passed: number, failed: number }>} */
async function run(spec) {
  const binary = await compile(spec);
  if (binary === undefined) return { passed: 0, failed: 1 };
  const reporter = new SummaryReporter();
  reporter.stdout = process.stdout;
  reporter.stderr = process.stderr;
  const context = new TestContext({ reporter, binary, fileName: spec });
  // Ten pages, as as-pect's command gives; the module grows it as it needs.
  const memory = new WebAssembly.Memory({ initial: 10 });
  context.run(await link(memory, (...imports) => context.createImports(...imports), instantiate, binary));
  const failed = context.testCount - context.testPassCount;
  // An error outside of a test leaves no failed test behind.
  return { passed: context.testPassCount, failed: context.pass ? failed : Math.max(failed, 1) };
}

const [report, ...specs] = process.argv.slice(2);
const counts = { passed: 0, failed: 0 };
endWithParent();
for (const spec of specs) {
  await tell({ began: spec });
  const { passed, failed } = await run(spec);
  counts.passed += passed;
  counts.failed += failed;
  writeFileSync(report, JSON.stringify(counts));
  await tell({ ended: spec });
}
process.exitCode = counts.failed === 0 ? 0 : 1;
