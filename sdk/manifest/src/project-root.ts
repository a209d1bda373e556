import { existsSync } from "node:fs";
import path from "node:path";

/** Where a project's plugins lie. */
export interface ProjectRoot {
  readonly folder: string;
  /** "workspace": a package.json beside a folder `plugins`; "plugin": one plugin on its own. */
  readonly kind: "workspace" | "plugin";
}

/** The project around a folder; undefined: there is none. A workspace's root is taken before that of a plugin in it. */
export function findProjectRoot(from: string): ProjectRoot | undefined {
  const ancestors = ancestorsOf(path.resolve(from));
  const workspace = ancestors.find((folder) => holds(folder, "package.json") && holds(folder, "plugins"));
  if (workspace !== undefined) return { folder: workspace, kind: "workspace" };
  const plugin = ancestors.find((folder) => holds(folder, "plugin.json"));
  return plugin === undefined ? undefined : { folder: plugin, kind: "plugin" };
}

function ancestorsOf(folder: string): readonly string[] {
  const parent = path.dirname(folder);
  return parent === folder ? [folder] : [folder, ...ancestorsOf(parent)];
}

function holds(folder: string, name: string): boolean {
  return existsSync(path.join(folder, name));
}
