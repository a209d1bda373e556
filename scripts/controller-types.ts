/**
 * Generates the controller's types and schemas of custom resources from controller/crds, and what it knows of plugins from
 * the plugins' manifests, their configuration schemas and plugins/ai-proxy/providers.
 *
 *   npm run generate                                          rewrites controller/src/generated
 *   node scripts/run.mjs scripts/controller-types.ts --check  exit 1 when a file differs
 */

import { readdirSync } from "node:fs";
import path from "node:path";
import { generateControllerTypes } from "./controller-types/generate.ts";
import { ROOT, writeGenerated } from "./generated.ts";

const OUTPUT = "controller/src/generated";

function present(): readonly string[] {
  try {
    return readdirSync(path.join(ROOT, OUTPUT));
  } catch {
    return [];
  }
}

const files = await generateControllerTypes();
const names = new Set([...present(), ...files.keys()]);
const wanted = [...names].map((name) => [`${OUTPUT}/${name}`, files.get(name)] as const);
process.exitCode = writeGenerated(wanted, process.argv.includes("--check"));
