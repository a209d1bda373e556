import { existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import { Application, LogLevel } from "typedoc";
import { AREAS } from "../check/dependencies.ts";
import { anchorsOf } from "./anchors.ts";

/**
 * Writes the SDK's API into a folder, a page for each entry point.
 * @param root of the repository
 * @throws Error when typedoc cannot read the SDK
 */
export async function writeApi(root: string, folder: string): Promise<void> {
  // Options of the plugin for Markdown are not among typedoc's own types.
  const options = {
    entryPoints: ["", ...AREAS].map((area) => entryPoint(root, area)),
    tsconfig: path.join(root, "scripts/docs/tsconfig.sdk.json"),
    plugin: ["typedoc-plugin-markdown"],
    name: "The SDK's API",
    readme: "none",
    out: folder,
    // The compiler is asc: for TypeScript half of its code has errors.
    skipErrorChecking: true,
    excludePrivate: true,
    disableSources: true,
    disableGit: true,
    validation: false,
    logLevel: LogLevel.Error,
    outputFileStrategy: "modules",
    entryFileName: "index",
    hidePageHeader: true,
    hideBreadcrumbs: true,
  };
  const app = await Application.bootstrapWithPlugins(options);
  const project = await app.convert();
  if (project === undefined) throw new Error("typedoc cannot read the SDK");
  await app.generateOutputs(project);
  for (const file of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    if (file.endsWith(".md")) tidy(path.join(folder, file));
  }
  renameSync(path.join(folder, MAIN), path.join(folder, "assembly.md"));
}

/** What typedoc calls the page of `assembly/index.ts`, beside the page that lists them all. */
const MAIN = "index-1.md";

/** The entry point by its name, and no links to places that are not there: typedoc counts names without regard to case. */
function tidy(file: string): void {
  const text = readFileSync(file, "utf8")
    .replaceAll(/\[index\]\(([./]*)index-1\.md\)/g, "[assembly]($1assembly.md)")
    .replaceAll("index-1.md", "assembly.md")
    .replace(/^# index$/m, "# assembly");
  const anchors = anchorsOf(text);
  const isThere = (anchor: string) => anchors.has(anchor);
  const tidied = text.replaceAll(/\]\(#([\w-]+?)-\d+\)/g, (link: string, name: string) =>
    isThere(link.slice(3, -1)) || !isThere(name) ? link : `](#${name})`,
  );
  writeFileSync(file, tidied);
}

function entryPoint(root: string, area: string): string {
  const base = path.join(root, "sdk/assembly", area);
  return existsSync(`${base}.ts`) ? `${base}.ts` : path.join(base, "index.ts");
}
