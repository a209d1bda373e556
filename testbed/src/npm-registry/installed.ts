import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { isRecord } from "@sluice/manifest";

/** The part of a package.json that matters to those who install the package; the rest is handed on. */
export interface PackageManifest {
  readonly name: string;
  readonly version: string;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
  readonly [field: string]: unknown;
}

/** A package that lies unpacked on this machine. */
export interface InstalledPackage {
  readonly manifest: PackageManifest;
  /** Absolute. */
  readonly folder: string;
}

/** Every package in a node_modules and in those of its packages; links, which lead to a workspace, are not followed. */
export async function installedPackages(nodeModules: string): Promise<readonly InstalledPackage[]> {
  const folders = await packageFolders(nodeModules);
  const found = await Promise.all(folders.map(readPackage));
  return found.flat();
}

async function packageFolders(nodeModules: string): Promise<readonly string[]> {
  if (!existsSync(nodeModules)) return [];
  const entries = (await readdir(nodeModules, { withFileTypes: true })).filter(
    (entry) => entry.isDirectory() && !entry.name.startsWith("."),
  );
  const folders = await Promise.all(
    entries.map(async ({ name }) => {
      const folder = join(nodeModules, name);
      return name.startsWith("@") ? packageFolders(folder) : [folder];
    }),
  );
  return folders.flat();
}

/** The package of a folder, and those inside it. */
async function readPackage(folder: string): Promise<readonly InstalledPackage[]> {
  const inner = await installedPackages(join(folder, "node_modules"));
  const manifest: unknown = await readFile(join(folder, "package.json"), "utf8").then(JSON.parse, () => undefined);
  if (!isManifest(manifest)) return inner;
  return [{ manifest, folder }, ...inner];
}

export function isManifest(value: unknown): value is PackageManifest {
  return isRecord(value) && typeof value.name === "string" && typeof value.version === "string";
}
