// node scripts/run.mjs scripts/ai-providers.ts [--check]: ai-proxy's tables of APIs and providers, from plugins/ai-proxy/apis.json
// and plugins/ai-proxy/providers/*.json, and of what their protocols carry, from the matrix's goldens.
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { replaceFeatureTable } from "./ai-providers/features.ts";
import { apisSource, providersSource } from "./ai-providers/generate.ts";
import { readApis, readProviders } from "./ai-providers/read.ts";
import { replaceProviderTable } from "./ai-providers/table.ts";
import { ROOT, writeGenerated } from "./generated.ts";

const PLUGIN = "plugins/ai-proxy";

function files(): ReadonlyMap<string, string> {
  const read = (file: string) => readFileSync(path.join(ROOT, PLUGIN, file), "utf8");
  const apis = readApis(read("apis.json"));
  const names = readdirSync(path.join(ROOT, PLUGIN, "providers")).sort();
  const providers = readProviders(
    names.map((name) => ({ name, text: read(`providers/${name}`) })),
    apis,
  );
  return new Map([
    [`${PLUGIN}/assembly/generated/apis.gen.ts`, apisSource(apis)],
    [`${PLUGIN}/assembly/generated/providers.gen.ts`, providersSource(providers, apis)],
    [`${PLUGIN}/README.md`, replaceFeatureTable(replaceProviderTable(read("README.md"), providers))],
  ]);
}

process.exitCode = writeGenerated(files(), process.argv.includes("--check"));
