import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Nobody listens there: whoever goes round the registry is refused. */
const NOWHERE = "http://127.0.0.1:1";

/** The environment of an npm that knows one registry and no other host, and keeps its cache in a folder of its own. */
export function npmEnvironment(registry: string, cache: string): NodeJS.ProcessEnv {
  return {
    PATH: process.env.PATH,
    HOME: cache,
    npm_config_registry: registry,
    npm_config_cache: join(cache, "npm"),
    npm_config_proxy: NOWHERE,
    npm_config_https_proxy: NOWHERE,
    npm_config_noproxy: "127.0.0.1",
    npm_config_audit: "false",
    npm_config_fund: "false",
    npm_config_update_notifier: "false",
  };
}

/** as-pect asks for asc 0.27, asc for a nightly build of binaryen: a project has one of each, as this workspace. */
const OVERRIDES = { assemblyscript: "0.28.20", binaryen: "132.0.0", "@assemblyscript/loader": "0.28.20" };

/** Makes a project of a folder and installs packages into it. */
export async function installInto(folder: string, packages: readonly string[], env: NodeJS.ProcessEnv): Promise<void> {
  const manifest = { private: true, type: "module", overrides: OVERRIDES };
  await writeFile(join(folder, "package.json"), JSON.stringify(manifest));
  await run("npm", ["install", "--save-exact", "--loglevel=error", ...packages], { cwd: folder, env });
}
