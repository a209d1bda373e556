// node scripts/run.mjs scripts/ai-providers.ts [--check]: ai-proxy's tables of APIs and providers, from plugins/ai-proxy/apis.json
// and plugins/ai-proxy/providers/*.json, and of what their protocols carry, from the matrix's goldens.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { replaceFeatureTable } from "./ai-providers/features.ts";
import { apisSource, providersSource } from "./ai-providers/generate.ts";
import { readApis, readProviders } from "./ai-providers/read.ts";
import { replaceProviderTable } from "./ai-providers/table.ts";

const PLUGIN = fileURLToPath(new URL("../plugins/ai-proxy/", import.meta.url));

function main(check: boolean): number {
  const apis = readApis(readFileSync(path.join(PLUGIN, "apis.json"), "utf8"));
  const folder = path.join(PLUGIN, "providers");
  const files = readdirSync(folder).sort();
  const providers = readProviders(
    files.map((name) => ({ name, text: readFileSync(path.join(folder, name), "utf8") })),
    apis,
  );
  const readme = readFileSync(path.join(PLUGIN, "README.md"), "utf8");
  const wanted = new Map([
    ["assembly/generated/apis.gen.ts", apisSource(apis)],
    ["assembly/generated/providers.gen.ts", providersSource(providers, apis)],
    ["README.md", replaceFeatureTable(replaceProviderTable(readme, providers))],
  ]);
  const stale = [...wanted].filter(([file, text]) => textOf(path.join(PLUGIN, file)) !== text);
  for (const [file, text] of stale) {
    console.log(`${check ? "not up to date" : "written"}: plugins/ai-proxy/${file}`);
    if (!check) writeFileSync(path.join(PLUGIN, file), text);
  }
  if (check && stale.length > 0) console.log("run `npm run generate`");
  return check && stale.length > 0 ? 1 : 0;
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

process.exitCode = main(process.argv.includes("--check"));
