import { copyFile, mkdir, rm, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { PACKAGES as SPECS } from "../../scripts/pack/packages.ts";
import { bundleProgram, sourceOf } from "../../scripts/pack/stage.ts";
import { ROOT } from "./process/programs.ts";

/** The command's package. */
const CLI = "sdk/cli";

/** The packages that are installed here. */
export const PACKAGES = path.join(ROOT, "node_modules");

export interface SluiceCommand {
  /** To be put in front of PATH: has the command `sluice`. */
  readonly folder: string;
  remove(): Promise<void>;
}

/**
 * The command bundled as its package has it, which starts four times as fast as from its sources. It lies in the checkout's
 * cache, so that Node finds the packages that the bundle leaves out.
 */
export async function sluiceCommand(): Promise<SluiceCommand> {
  const folder = path.join(ROOT, ".cache", "command", String(process.pid));
  const cli = path.join(ROOT, CLI);
  await bundleCommand(path.join(folder, "dist"));
  // What belongs to the package beside its code.
  await copyFile(path.join(cli, "package.json"), path.join(folder, "package.json"));
  await symlink(path.join(cli, "templates"), path.join(folder, "templates"), "dir");
  const bin = path.join(folder, "bin");
  await mkdir(bin, { recursive: true });
  const program = `#!/bin/sh\nexec "${process.execPath}" "${path.join(folder, "dist", "sluice.js")}" "$@"\n`;
  await writeFile(path.join(bin, "sluice"), program, { mode: 0o755 });
  return { folder: bin, remove: () => rm(folder, { recursive: true, force: true }) };
}

async function bundleCommand(into: string): Promise<void> {
  const spec = SPECS.find(({ folder }) => folder === CLI);
  if (spec?.kind.kind !== "program") throw new Error(`${CLI} is packed as no program`);
  // Packages of ours are sources here, which Node does not run.
  const external = spec.kind.external.filter((name) => !name.startsWith("@sluice/"));
  await bundleProgram(await sourceOf(spec), spec.kind, into, external);
}

/** What a project of its own needs of the packages, without an installation. */
export async function linkPackages(project: string): Promise<void> {
  await symlink(PACKAGES, path.join(project, "node_modules"), "dir");
}
