/**
 * Writes what the manifests under deploy/ and their guide take from the code: the proxies' bootstraps, the chart's copies of
 * our definitions and roles, the table of settings.
 *
 *   npm run generate                                  rewrites them
 *   node scripts/run.mjs scripts/deploy.ts --check    exit 1 when one differs
 */
import { generatedDeployFiles } from "./deploy/files.ts";
import { writeGenerated } from "./generated.ts";

process.exitCode = writeGenerated(generatedDeployFiles(), process.argv.includes("--check"));
