import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { bootstrapFiles } from "./bootstraps.ts";
import { withSettings } from "./settings-table.ts";

export const ROOT = fileURLToPath(new URL("../..", import.meta.url));

const CRDS = "controller/crds/sluice";
const GUIDE = "docs/guide/controller.md";

/** What `npm run generate` writes of the manifests and their guide, by path in the checkout. */
export function generatedDeployFiles(): ReadonlyMap<string, string> {
  return new Map([
    ...[...bootstrapFiles()].map(([file, text]) => [`deploy/${file}`, text] as const),
    ...chartDefinitions(),
    [GUIDE, withSettings(read(GUIDE))] as const,
  ]);
}

/** Helm takes definitions from the chart's own folder alone. */
function chartDefinitions(): readonly (readonly [string, string])[] {
  const names = readdirSync(path.join(ROOT, CRDS)).filter((name) => name.endsWith(".yaml"));
  return names.sort().map((name) => [`deploy/helm/sluice/crds/${name}`, read(`${CRDS}/${name}`)]);
}

function read(file: string): string {
  return readFileSync(path.join(ROOT, file), "utf8");
}
