/**
 * Writes what the manifests under deploy/ and their guide take from the code: the proxies' bootstraps, the chart's copies of
 * our definitions and roles, the table of settings.
 *
 *   npm run generate                                  rewrites them
 *   node scripts/run.mjs scripts/deploy.ts --check    exit 1 when one differs
 */
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { generatedDeployFiles, ROOT } from "./deploy/files.ts";

function present(file: string): string | undefined {
  try {
    return readFileSync(path.join(ROOT, file), "utf8");
  } catch {
    return undefined;
  }
}

/** Answers the exit code. */
function main(check: boolean): number {
  const different = [...generatedDeployFiles()].filter(([file, text]) => present(file) !== text);
  if (!check) for (const [file, text] of different) writeFileSync(path.join(ROOT, file), text);
  const names = different.map(([file]) => file).join(", ");
  if (names === "") return 0;
  if (check) console.error(`not up to date: ${names}\nrun: npm run generate`);
  else console.log(`written: ${names}`);
  return check ? 1 : 0;
}

process.exitCode = main(process.argv.includes("--check"));
