// node scripts/run.mjs FILE.ts [ARGUMENT…]: sets up what is missing, then runs a TypeScript file in this process.
import path from "node:path";
import { pathToFileURL } from "node:url";
import { ensureSetup } from "./setup.mjs";

const [file, ...rest] = process.argv.slice(2);
if (file === undefined) {
  console.error("usage: node scripts/run.mjs FILE.ts [ARGUMENT…]");
  process.exit(1);
}
ensureSetup();
const { register } = await import("tsx/esm/api");
register();
const absolute = path.resolve(file);
process.argv = [process.argv[0], absolute, ...rest];
await import(pathToFileURL(absolute).href);
