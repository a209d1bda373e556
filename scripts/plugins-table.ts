// node scripts/run.mjs scripts/plugins-table.ts [--check]: the README's table of plugins, from their manifests and from what
// the last build wrote to dist/.
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const README = path.join(ROOT, "README.md");
const BEGIN = "<!-- plugins:begin -->";
const END = "<!-- plugins:end -->";

/** What the build writes to `dist/<name>.json`, as far as the table shows it. */
interface BuiltManifest {
  readonly name: string;
  readonly description: string;
  readonly modules: readonly { readonly file: string; readonly rawBytes: number; readonly gzipBytes: number }[];
}

function pluginsTable(): string {
  const rows = readdirSync(path.join(ROOT, "plugins")).sort().map(row);
  return ["| plugin | does | size | gzip |", "|---|---|---:|---:|", ...rows].join("\n");
}

function row(name: string): string {
  const file = path.join(ROOT, "dist", `${name}.json`);
  if (!existsSync(file)) throw new Error(`${path.relative(ROOT, file)} is not there: run \`npm run build\``);
  const { description, modules } = JSON.parse(readFileSync(file, "utf8")) as BuiltManifest;
  const [module] = modules;
  const size = (bytes: number | undefined) => (bytes === undefined ? "" : `${Math.round(bytes / 1024)} KB`);
  return `| [${name}](plugins/${name}/README.md) | ${description} | ${size(module?.rawBytes)} | ${size(module?.gzipBytes)} |`;
}

/** The README with the table between its marks. */
function withTable(readme: string): string {
  const begin = readme.indexOf(BEGIN);
  const end = readme.indexOf(END);
  if (begin < 0 || end < begin) throw new Error(`README.md has no lines ${BEGIN} and ${END}`);
  return `${readme.slice(0, begin + BEGIN.length)}\n${pluginsTable()}\n${readme.slice(end)}`;
}

const now = readFileSync(README, "utf8");
const wanted = withTable(now);
if (now !== wanted && process.argv.includes("--check")) {
  console.error("README.md: the table of plugins is not up to date: run `npm run build && npm run generate`");
  process.exitCode = 1;
} else if (now !== wanted) writeFileSync(README, wanted);
