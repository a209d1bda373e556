// node scripts/run.mjs scripts/plugins-table.ts [--check]: the README's table of plugins, from their manifests and from what
// the last build wrote to dist/.
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { ROOT, withPart } from "./generated.ts";

const README = path.join(ROOT, "README.md");

/** What the build writes to `dist/<name>.json`, as far as the table shows it. */
interface BuiltManifest {
  readonly name: string;
  readonly description: string;
  readonly modules: readonly { readonly file: string; readonly rawBytes: number; readonly gzipBytes: number }[];
}

const plugins = readdirSync(path.join(ROOT, "plugins"))
  .filter((name) => existsSync(path.join(ROOT, "plugins", name, "plugin.json")))
  .sort();

function builtFile(name: string): string {
  return path.join(ROOT, "dist", `${name}.json`);
}

function pluginsTable(): string {
  return ["| plugin | does | size | gzip |", "|---|---|---:|---:|", ...plugins.map(row)].join("\n");
}

function row(name: string): string {
  const { description, modules } = JSON.parse(readFileSync(builtFile(name), "utf8")) as BuiltManifest;
  const [module] = modules;
  const size = (bytes: number | undefined) => (bytes === undefined ? "" : `${Math.round(bytes / 1024)} KiB`);
  return `| [${name}](plugins/${name}/README.md) | ${description} | ${size(module?.rawBytes)} | ${size(module?.gzipBytes)} |`;
}

/** A module's size may have moved this far since the table was written, in KiB: the build enforces the budgets themselves. */
const TOLERANCE = 2;
const SIZE = /(\d+) KiB/g;

/** Whether two READMEs say the same, sizes within the tolerance. */
function isCurrent(now: string, wanted: string): boolean {
  if (now.replace(SIZE, "KiB") !== wanted.replace(SIZE, "KiB")) return false;
  const sizes = (text: string) => [...text.matchAll(SIZE)].map(([, size]) => Number(size));
  const wantedSizes = sizes(wanted);
  return sizes(now).every((size, at) => Math.abs(size - (wantedSizes[at] ?? 0)) <= TOLERANCE);
}

/** Answers the exit code. */
function main(check: boolean): number {
  const unbuilt = plugins.filter((name) => !existsSync(builtFile(name)));
  if (unbuilt.length > 0) {
    // A plugin's decoder is generated before its first build, so this is no error but in a check.
    console.error(`README.md: its table waits for \`npm run build\` of ${unbuilt.join(", ")}`);
    return check ? 1 : 0;
  }
  const now = readFileSync(README, "utf8");
  const wanted = withPart(now, "plugins", pluginsTable(), "README.md");
  if (now === wanted) return 0;
  if (check) {
    if (isCurrent(now, wanted)) return 0;
    console.error("README.md: the table of plugins is not up to date: run `npm run build && npm run generate`");
    return 1;
  }
  writeFileSync(README, wanted);
  console.log("written: README.md");
  return 0;
}

process.exitCode = main(process.argv.includes("--check"));
