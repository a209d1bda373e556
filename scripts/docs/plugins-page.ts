import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { loadManifest, type PluginManifest } from "@sluice/manifest";

/** The page that lists the plugins and where each runs; what can be configured is in their READMEs. */
export async function pluginsPage(folder: string): Promise<string> {
  const plugins = await manifestsIn(folder);
  const examples = await manifestsIn(path.join(folder, "examples"));
  const blocks = [
    "<!-- Generated from the plugins' manifests by `npm run generate`; do not edit. -->",
    "# Plugins and their configuration",
    "A plugin runs in its phase (AUTHN, AUTHZ, STATS, then those without one), and within a phase the higher priority first. The flavour `envoy` loads on every host; a plugin with a flavour `higress` has a second module for calls that only Higress has. Every plugin also reads [`_rules_`, `_match_route_` and its kin](../../sdk/README.md#what-it-has), as Higress's plugins do.",
    table(plugins, "../../plugins"),
    "## Examples",
    "To read, to copy, and to try the tools on: less than 60 lines each.",
    table(examples, "../../plugins/examples"),
  ];
  return `${blocks.join("\n\n")}\n`;
}

async function manifestsIn(folder: string): Promise<readonly PluginManifest[]> {
  const names = readdirSync(folder).filter((name) => existsSync(path.join(folder, name, "plugin.json")));
  return Promise.all(names.sort().map((name) => loadManifest(path.join(folder, name))));
}

function table(plugins: readonly PluginManifest[], base: string): string {
  const rows = plugins.map(({ name, description, phase, priority, flavours }) => {
    const link = `[${name}](${base}/${name}/README.md#configuration)`;
    return `| ${link} | ${description} | ${phase} | ${priority} | ${flavours.join(", ")} |`;
  });
  return ["| plugin | does | phase | priority | flavours |", "|---|---|---|---:|---|", ...rows].join("\n");
}
