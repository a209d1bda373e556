import { execFile } from "node:child_process";
import { lstat, mkdir, readdir, readlink, symlink } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { ROOT } from "./process/programs.ts";

const run = promisify(execFile);

/** Clones the last commit of this checkout into a folder, with the packages that are installed here. */
export async function cloneCheckout(folder: string): Promise<void> {
  await run("git", ["clone", "--quiet", "--depth", "1", `file://${ROOT}`, folder]);
  await linkPackages("node_modules", folder);
  for (const own of ["sdk", "envoy"]) {
    const packages = path.join(own, "node_modules");
    if (await isThere(path.join(ROOT, packages))) await linkPackages(packages, folder);
  }
}

/** Links to packages of the workspace are made anew, since they are relative: they lead to the clone's own sources. */
async function linkPackages(packages: string, clone: string): Promise<void> {
  await mkdir(path.join(clone, packages), { recursive: true });
  for (const entry of await readdir(path.join(ROOT, packages), { withFileTypes: true })) {
    const name = path.join(packages, entry.name);
    const source = path.join(ROOT, name);
    if (entry.name.startsWith("@")) await linkPackages(name, clone);
    else await symlink(entry.isSymbolicLink() ? await readlink(source) : source, path.join(clone, name));
  }
}

async function isThere(file: string): Promise<boolean> {
  return lstat(file).then(
    () => true,
    () => false,
  );
}
