import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));

/** The folders `node_modules` of this workspace: most packages are hoisted to the first. */
export function workspaceModules(): readonly string[] {
  const { workspaces } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as {
    readonly workspaces: readonly string[];
  };
  return [".", ...workspaces]
    .map((folder) => join(ROOT, folder, "node_modules"))
    .filter((folder) => existsSync(folder));
}
