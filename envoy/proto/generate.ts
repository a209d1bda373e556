/**
 * Generates the Envoy message types: Go module → descriptors → TypeScript.
 *
 *   npx tsx envoy/proto/generate.ts            regenerate all (needs Go, the module of the pinned Envoy version)
 *   npx tsx envoy/proto/generate.ts --types    regenerate the TypeScript from the descriptors that are checked in
 *   npx tsx envoy/proto/generate.ts --check    exit 1 when the TypeScript differs from the descriptors (no Go needed)
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { generateTypes } from "./generate-types.ts";

const here = dirname(fileURLToPath(import.meta.url));
const output = join(here, "../src/generated");
const descriptors = join(output, "descriptors.binpb");

/** Reruns the Go program; the result is the same byte for byte until the module version or the roots change. */
function dumpDescriptors(): void {
  const directory = mkdtempSync(join(tmpdir(), "sluice-proto-"));
  try {
    const file = join(directory, "descriptors.binpb");
    execFileSync("go", ["run", ".", file], { cwd: here, stdio: "inherit" });
    mkdirSync(output, { recursive: true });
    writeFileSync(descriptors, readFileSync(file));
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function filesBelow(directory: string): string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.[jt]s$/.test(entry.name))
    .map((entry) => relative(directory, join(entry.parentPath, entry.name)));
}

function writeTypes(): void {
  const types = generateTypes(readFileSync(descriptors));
  for (const stale of filesBelow(output).filter((name) => !types.has(name))) {
    rmSync(join(output, stale));
  }
  for (const [name, text] of types) {
    mkdirSync(dirname(join(output, name)), { recursive: true });
    writeFileSync(join(output, name), text);
  }
  process.stdout.write(`${types.size} files written below envoy/src/generated\n`);
}

/** Names of the generated files that are missing, stale, or differ from what the descriptors give; empty when in order. */
export function staleTypes(): string[] {
  const types = generateTypes(readFileSync(descriptors));
  const present = new Set(filesBelow(output));
  const wrong = [...present].filter((name) => !types.has(name));
  for (const [name, text] of types) {
    if (!present.has(name) || readFileSync(join(output, name), "utf8") !== text) {
      wrong.push(name);
    }
  }
  return wrong.sort();
}

function main(mode: string | undefined): void {
  if (mode === "--check") {
    const wrong = staleTypes();
    if (wrong.length > 0) {
      const some = `${wrong.slice(0, 5).join(", ")}${wrong.length > 5 ? ", …" : ""}`;
      process.stderr.write(`envoy/src/generated is stale: ${some}\nrun: npx tsx envoy/proto/generate.ts --types\n`);
      process.exitCode = 1;
    }
    return;
  }
  if (mode !== "--types") {
    dumpDescriptors();
  }
  writeTypes();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  main(process.argv[2]);
}
