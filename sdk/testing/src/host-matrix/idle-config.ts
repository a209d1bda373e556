import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { findProjectRoot } from "@sluice/manifest";

/**
 * A configuration with which the plugin does nothing by itself: `testdata/idle.json` in its folder. Undefined without one:
 * most plugins take none.
 */
export function idleConfig(plugin: string): unknown {
  const file = foldersOf(plugin)
    .map((folder) => join(folder, "testdata", "idle.json"))
    .find((path) => existsSync(path));
  return file === undefined ? undefined : JSON.parse(readFileSync(file, "utf8"));
}

function foldersOf(plugin: string): readonly string[] {
  const project = findProjectRoot(process.cwd());
  if (project === undefined) return [];
  if (project.kind === "plugin") return [project.folder];
  return ["plugins", join("plugins", "examples")].map((folder) => join(project.folder, folder, plugin));
}
