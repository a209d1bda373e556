import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readdir, rename, rm } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import { promisify } from "node:util";
import { cacheDirectory } from "@sluice/envoy/launcher/cache.ts";
import { MissingError } from "@sluice/manifest";

const run = promisify(execFile);

/** A program that Debian has. */
export interface DebianProgram {
  /** Of its package, and of the file in /usr/bin. */
  readonly name: string;
  /** Packages of libraries that not every system has. */
  readonly libraries?: readonly string[];
  /** Variable of the environment that names another. */
  readonly variable: string;
  /** In a message: `a registry`. */
  readonly called: string;
  /** What the variable may name. */
  readonly others: string;
}

/**
 * The program that the variable names, one on PATH, or Debian's package, unpacked into the cache without root. Throws
 * MissingError that says how to get it.
 */
export async function findDebianProgram(program: DebianProgram, env: NodeJS.ProcessEnv): Promise<string> {
  const { name, libraries = [], variable, called, others } = program;
  const named = env[variable];
  if (named) return named;
  const found = (env.PATH ?? "")
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find((file) => existsSync(file));
  if (found !== undefined) return found;
  const folder = join(cacheDirectory(env), name);
  const file = join(folder, "usr", "bin", name);
  if (existsSync(file)) return file;
  await unpack(folder, [name, ...libraries], env).catch((cause: Error) => {
    if (existsSync(file)) return;
    const message = `${called} is not here, and fetching it failed: ${cause.message.split("\n", 1)[0]}`;
    const help = `install Debian's package ${name}, set ${variable} to ${others}, or make \`apt-get download ${name}\` and \`dpkg -x\` work`;
    throw new MissingError(message, { where: folder, help, cause });
  });
  return file;
}

/** Folders of libraries that came with a program that was unpacked. */
export async function libraryFolders(file: string): Promise<readonly string[]> {
  const parent = join(dirname(dirname(file)), "lib");
  const names = await readdir(parent).catch(() => []);
  return names.filter((name) => name.endsWith("-linux-gnu")).map((name) => join(parent, name));
}

/** Beside its place and moved there whole, so that a cut-off or parallel fetch leaves no half of a program. */
async function unpack(folder: string, packages: readonly string[], env: NodeJS.ProcessEnv): Promise<void> {
  const partial = `${folder}.${randomUUID()}`;
  await mkdir(dirname(folder), { recursive: true });
  await mkdir(partial);
  try {
    await run("apt-get", ["download", ...packages], { cwd: partial, env });
    const archives = (await readdir(partial)).filter((name) => name.endsWith(".deb"));
    if (archives.length < packages.length) throw new Error("apt-get did not write every package");
    for (const archive of archives) {
      await run("dpkg", ["-x", join(partial, archive), partial], { env });
      await rm(join(partial, archive));
    }
    await rename(partial, folder);
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
}
