import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readdir, rename, rm } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import { promisify } from "node:util";
import { cacheDirectory } from "@sluice/envoy/launcher/cache.ts";
import { MissingError } from "@sluice/manifest";

const run = promisify(execFile);

const PACKAGE = "docker-registry";
const PROGRAM = join("usr", "bin", "docker-registry");

/**
 * The registry program of the distribution project: REGISTRY_PATH, `docker-registry` on PATH, or Debian's package, unpacked
 * into the cache without root. Throws MissingError that says how to get it.
 */
export async function findRegistry(env: NodeJS.ProcessEnv = process.env): Promise<string> {
  if (env.REGISTRY_PATH) return env.REGISTRY_PATH;
  const installed = (env.PATH ?? "").split(delimiter).map((folder) => join(folder, PACKAGE));
  const found = installed.find((file) => existsSync(file));
  if (found !== undefined) return found;
  const folder = join(cacheDirectory(env), PACKAGE);
  const program = join(folder, PROGRAM);
  if (existsSync(program)) return program;
  await unpack(folder, env).catch((cause: Error) => {
    if (existsSync(program)) return;
    const message = `a registry is not here, and fetching it failed: ${cause.message.split("\n", 1)[0]}`;
    const help = `install Debian's package ${PACKAGE}, set REGISTRY_PATH to a registry of github.com/distribution/distribution 2.8 or later, or make \`apt-get download ${PACKAGE}\` and \`dpkg -x\` work`;
    throw new MissingError(message, { where: folder, help, cause });
  });
  return program;
}

/** Beside its place and moved there whole, so that a cut-off or parallel fetch leaves no half of a program. */
async function unpack(folder: string, env: NodeJS.ProcessEnv): Promise<void> {
  const partial = `${folder}.${randomUUID()}`;
  await mkdir(dirname(folder), { recursive: true });
  await mkdir(partial);
  try {
    await run("apt-get", ["download", PACKAGE], { cwd: partial, env });
    const archive = (await readdir(partial)).find((name) => name.endsWith(".deb"));
    if (archive === undefined) throw new Error("apt-get wrote no package");
    await run("dpkg", ["-x", join(partial, archive), partial], { env });
    await rm(join(partial, archive));
    await rename(partial, folder);
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
}
