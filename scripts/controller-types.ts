/**
 * Generates the controller's types and schemas of custom resources from controller/crds, and what it knows of plugins from
 * the plugins' manifests, their configuration schemas and plugins/ai-proxy/providers.
 *
 *   npm run generate                                          rewrites controller/src/generated
 *   node scripts/run.mjs scripts/controller-types.ts --check  exit 1 when a file differs
 */

import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { generateControllerTypes } from "./controller-types/generate.ts";

const OUTPUT = fileURLToPath(new URL("../controller/src/generated", import.meta.url));

function present(): readonly string[] {
  try {
    return readdirSync(OUTPUT);
  } catch {
    return [];
  }
}

function read(name: string): string | undefined {
  try {
    return readFileSync(path.join(OUTPUT, name), "utf8");
  } catch {
    return undefined;
  }
}

async function main(check: boolean): Promise<void> {
  const files = await generateControllerTypes();
  const stale = present().filter((name) => !files.has(name));
  const different = [...files].filter(([name, text]) => read(name) !== text).map(([name]) => name);
  if (check) {
    const wrong = [...stale, ...different].sort();
    if (wrong.length === 0) return;
    console.error(`controller/src/generated is stale: ${wrong.join(", ")}\nrun: npm run generate`);
    process.exitCode = 1;
    return;
  }
  mkdirSync(OUTPUT, { recursive: true });
  for (const name of stale) rmSync(path.join(OUTPUT, name));
  for (const [name, text] of files) writeFileSync(path.join(OUTPUT, name), text);
  console.log(`${files.size} files in controller/src/generated, ${different.length} changed`);
}

await main(process.argv.includes("--check"));
