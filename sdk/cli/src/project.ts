import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import path from "node:path";
import { findProjectRoot, MissingError, UserError } from "@sluice/manifest";

/** Where plugins lie, and where what is made of them goes. */
export interface Project {
  /** The folder that asc takes as base: file names in diagnostics and source maps are relative to it. */
  readonly root: string;
  /** Absolute folders of the plugins, sorted; after them those of `plugins/examples`. */
  readonly plugins: readonly string[];
  /** Absolute folders of the test modules, sorted; modules of a plugin's shape that are not shipped. */
  readonly testModules: readonly string[];
}

const TEST_MODULES = "testbed/modules";

/** Folder below `plugins` whose plugins are there to be read: built into a folder of their own, never shipped. */
const EXAMPLES = "examples";

/**
 * Finds the project around a folder: a workspace with `plugins/`, or else one plugin on its own.
 * @throws MissingError when there is neither
 */
export async function findProject(from: string): Promise<Project> {
  const found = findProjectRoot(from);
  if (found?.kind === "workspace") {
    const plugins = path.join(found.folder, "plugins");
    return {
      root: found.folder,
      plugins: [...(await pluginFolders(plugins)), ...(await pluginFolders(path.join(plugins, EXAMPLES)))],
      testModules: await pluginFolders(path.join(found.folder, TEST_MODULES)),
    };
  }
  if (found !== undefined) return { root: found.folder, plugins: [found.folder], testModules: [] };
  throw new MissingError("here is neither a folder `plugins` nor a plugin.json", {
    where: from,
    help: "go to a project's folder, or to a plugin's",
  });
}

/** The folder that a plugin's modules go to: `dist`, for an example `dist/examples`. @param folder of the plugin */
export function distFolder({ root }: Project, folder: string): string {
  const isExample = path.dirname(folder) === path.join(root, "plugins", EXAMPLES);
  return path.join(root, "dist", ...(isExample ? [EXAMPLES] : []));
}

/** The folders whose name is listed; all of them when no name is. */
export function selectFolders(folders: readonly string[], names: readonly string[]): readonly string[] {
  if (names.length === 0) return folders;
  return names.map((name) => {
    const found = folders.find((folder) => path.basename(folder) === name);
    if (found !== undefined) return found;
    const known = namesOf(folders);
    throw new UserError(`there is no plugin "${name}"`, { help: `known: ${known === "" ? "none" : known}` });
  });
}

/** Names to choose from, for a message. A test module may have the name of an example: it is said once. */
export function namesOf(folders: readonly string[]): string {
  return [...new Set(folders.map((folder) => path.basename(folder)))].join(", ");
}

async function pluginFolders(parent: string): Promise<readonly string[]> {
  if (!existsSync(parent)) return [];
  const entries = await readdir(parent, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => path.join(parent, entry.name))
    .filter((folder) => holds(folder, "plugin.json"))
    .sort();
}

function holds(folder: string, name: string): boolean {
  return existsSync(path.join(folder, name));
}
