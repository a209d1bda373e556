import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { OPTIONS, type OptionInfo } from "../../controller/src/config/options.ts";
import { BRIDGE_OPTIONS } from "../../controller/src/redis-bridge/options.ts";
import { ROOT } from "../generated.ts";
import { bootstrapFiles } from "./bootstraps.ts";
import { withSettings } from "./settings-table.ts";

const CRDS = "controller/crds/sluice";
const ROLES = "deploy/kustomize/base/rbac.yaml";
const INFERENCE_ROLES = "deploy/kustomize/inference/rbac.yaml";
/** Guides that have a table of settings. */
const GUIDES: readonly (readonly [string, readonly OptionInfo[]])[] = [
  ["docs/guide/controller.md", OPTIONS],
  ["docs/guide/redis-bridge.md", BRIDGE_OPTIONS],
];

/** What `npm run generate` writes of the manifests and their guides, by path in the checkout. */
export function generatedDeployFiles(): ReadonlyMap<string, string> {
  return new Map([
    ...[...bootstrapFiles()].map(([file, text]) => [`deploy/${file}`, text] as const),
    ...chartDefinitions(),
    ["deploy/helm/sluice/templates/rbac.yaml", chartRoles(ROLES)] as const,
    [
      "deploy/helm/sluice/templates/inference-rbac.yaml",
      `{{- if .Values.inferenceExtension.enabled }}\n${chartRoles(INFERENCE_ROLES)}{{- end }}\n`,
    ] as const,
    ...GUIDES.map(([guide, options]) => [guide, withSettings(read(guide), options, guide)] as const),
  ]);
}

/** Helm takes definitions from the chart's own folder alone. */
function chartDefinitions(): readonly (readonly [string, string])[] {
  const names = readdirSync(path.join(ROOT, CRDS)).filter((name) => name.endsWith(".yaml"));
  return names.sort().map((name) => [`deploy/helm/sluice/crds/${name}`, read(`${CRDS}/${name}`)]);
}

/** The lease's name stays: it is the controller's own. */
function chartRoles(file: string): string {
  const objects = read(file)
    .replaceAll("namespace: sluice-system", "namespace: {{ .Release.Namespace }}")
    .replaceAll("name: sluice-controller", "name: {{ .Release.Name }}-controller")
    .replaceAll(/^metadata:$/gm, 'metadata:\n  labels:\n    {{- include "sluice.chartLabels" . | nindent 4 }}');
  return `# Written by \`npm run generate\` from ${file}. Do not edit.\n${objects}`;
}

function read(file: string): string {
  return readFileSync(path.join(ROOT, file), "utf8");
}
