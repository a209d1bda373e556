import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * Where fetched programs are kept: `$SLUICE_CACHE`; in a checkout `.cache` at its root (ignored by git, removed with it);
 * installed as a package `$XDG_CACHE_HOME/sluice` or `~/.cache/sluice` (XDG Base Directory specification).
 */
export function cacheDirectory(env: NodeJS.ProcessEnv = process.env, from: string = import.meta.url): string {
  if (env.SLUICE_CACHE) {
    return env.SLUICE_CACHE;
  }
  const root = workspaceRoot(dirname(fileURLToPath(from)));
  return root === undefined ? userCacheDirectory(env) : join(root, ".cache");
}

/**
 * Where programs are kept that take minutes to build, so that they outlive a checkout and all checkouts share them:
 * `$SLUICE_CACHE`, else `$XDG_CACHE_HOME/sluice` or `~/.cache/sluice`.
 */
export function userCacheDirectory(env: NodeJS.ProcessEnv = process.env): string {
  return env.SLUICE_CACHE || join(env.XDG_CACHE_HOME || join(homedir(), ".cache"), "sluice");
}

/** The nearest folder upwards whose package.json has workspaces: our checkout, unless we are a dependency of another. */
function workspaceRoot(start: string): string | undefined {
  if (start.includes("node_modules")) {
    return undefined;
  }
  for (let folder = start; folder !== dirname(folder); folder = dirname(folder)) {
    const file = join(folder, "package.json");
    if (existsSync(file) && "workspaces" in JSON.parse(readFileSync(file, "utf8"))) {
      return folder;
    }
  }
  return undefined;
}
