// node scripts/run.mjs scripts/reference-pages.ts [--check]: docs/reference/resources, from the definitions of the custom
// resources, docs/reference/plugins.md, from the plugins' manifests, and the README of the action for GitHub, from action.yml.
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import { actionReadme } from "./action/readme.ts";
import { readAction } from "./action/run-action.ts";
import { pluginsPage } from "./docs/plugins-page.ts";
import { type Definition, resourcePage, resourcesIndex } from "./docs/resource-page.ts";
import { ROOT, writeGenerated } from "./generated.ts";

const DEFINITIONS = "controller/crds/sluice";
const RESOURCES = "docs/reference/resources";

const definitions = readdirSync(path.join(ROOT, DEFINITIONS))
  .filter((file) => file.endsWith(".yaml"))
  .map((file) => parse(readFileSync(path.join(ROOT, DEFINITIONS, file), "utf8")) as Definition);

const ACTION = ".github/actions/sluice/README.md";

const pages = new Map([
  [ACTION, actionReadme(readFileSync(path.join(ROOT, ACTION), "utf8"), await readAction())],
  ["docs/reference/plugins.md", await pluginsPage(path.join(ROOT, "plugins"))],
  [`${RESOURCES}/index.md`, resourcesIndex(definitions)],
  ...definitions.map(
    (definition) => [`${RESOURCES}/${definition.spec.names.singular}.md`, resourcePage(definition)] as const,
  ),
]);

process.exitCode = writeGenerated(pages, process.argv.includes("--check"));
