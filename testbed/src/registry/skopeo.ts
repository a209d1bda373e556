import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { findDebianProgram, libraryFolders } from "./debian-program.ts";

const run = promisify(execFile);

const SKOPEO = {
  name: "skopeo",
  libraries: ["libgpgme11", "libassuan0"],
  variable: "SKOPEO_PATH",
  called: "skopeo",
  others: "a skopeo 1.9 or later",
};

/** Runs skopeo, which knows images and registries from other sources than we do; answers its standard output. */
export async function runSkopeo(args: readonly string[], env: NodeJS.ProcessEnv = process.env): Promise<string> {
  const file = await findDebianProgram(SKOPEO, env);
  const libraries = [...(await libraryFolders(file)), env.LD_LIBRARY_PATH ?? ""].join(":");
  const options = { env: { ...env, LD_LIBRARY_PATH: libraries }, timeout: 60_000, maxBuffer: 64 * 1024 * 1024 };
  const { stdout } = await run(file, ["--insecure-policy", ...args], options);
  return stdout;
}
