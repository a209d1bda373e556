import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { isRecord, type PluginManifest } from "@sluice/manifest";
import { buildSbom, npmPurl, type SbomPackage } from "@sluice/oci";
import { sha256 } from "../build/cache.ts";
import { VERSION } from "../version.ts";
import { linkedPackages, packageFolder } from "./linked-packages.ts";

/** What a bill of materials is made of. */
export interface SbomSource {
  readonly manifest: Pick<PluginManifest, "name" | "version" | "description" | "license">;
  readonly wasm: Uint8Array;
  /** Source map, JSON: it names the files that the module was made of. */
  readonly map: string;
  /** The project's folder. */
  readonly root: string;
  /** Seconds since the epoch. */
  readonly created: number;
}

const TOOL: SbomPackage = {
  name: "@sluice/cli",
  version: VERSION,
  license: "Apache-2.0",
  purl: npmPurl("@sluice/cli", VERSION),
};

const COMPILER = "assemblyscript";
const OPTIMIZER = "binaryen";

/** The SPDX document of a module that was built here. */
export async function pluginSbom({ manifest, wasm, map, root, created }: SbomSource): Promise<Buffer> {
  const names = linkedPackages(sourcesOf(map), (name) => name !== COMPILER && packageFolder(name, root) !== undefined);
  const linked = await Promise.all(names.map((name) => readPackage(name, packageFolder(name, root))));
  const compiler = await readPackage(COMPILER, toolFolder(COMPILER));
  const optimizer = await readPackage(OPTIMIZER, toolFolder(OPTIMIZER));
  return buildSbom({
    plugin: manifest,
    sha256: sha256(wasm),
    // Every module has some of the compiler's standard library and of its memory management.
    linked: [...linked, compiler],
    tools: [TOOL, compiler, optimizer],
    creator: TOOL,
    created,
  });
}

function sourcesOf(map: string): readonly string[] {
  const value: unknown = JSON.parse(map);
  const sources = isRecord(value) ? value.sources : undefined;
  return Array.isArray(sources) ? sources.filter((source) => typeof source === "string") : [];
}

async function readPackage(name: string, folder: string | undefined): Promise<SbomPackage> {
  const text = folder === undefined ? "{}" : await readFile(path.join(folder, "package.json"), "utf8");
  const value: unknown = JSON.parse(text);
  const { version, license } = isRecord(value) ? value : {};
  const known = typeof version === "string" ? version : "unknown";
  return {
    name,
    version: known,
    license: typeof license === "string" ? license : undefined,
    purl: npmPurl(name, known),
  };
}

/** Of a package that this command is installed with. */
function toolFolder(name: string): string {
  return path.dirname(createRequire(import.meta.url).resolve(`${name}/package.json`));
}
