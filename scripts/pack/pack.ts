import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { emit } from "./emit.ts";
import { PACKAGES, type PackageSpec } from "./packages.ts";
import { entriesOf, type Source, sourceOf, stage } from "./stage.ts";

const run = promisify(execFile);

export interface Packed {
  readonly name: string;
  readonly version: string;
  /** Absolute path of the `.tgz`. */
  readonly file: string;
  readonly bytes: number;
}

/**
 * Makes what is published of packages. The same sources give the same bytes.
 * @param folder absolute; it is emptied first
 */
export async function pack(folder: string, specs: readonly PackageSpec[] = PACKAGES): Promise<readonly Packed[]> {
  const staging = await mkdtemp(path.join(tmpdir(), "sluice-pack-"));
  try {
    const sources = await Promise.all(specs.map(sourceOf));
    const emitted = emit(sources.flatMap(entriesOf));
    for (const source of sources) await stage(source, sources, emitted, path.join(staging, flat(source)));
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    return await packStaged(staging, sources, folder);
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

/** A folder of its own: packages do not lie within each other there. */
function flat({ spec }: Source): string {
  return spec.folder.replaceAll("/", "-");
}

async function packStaged(staging: string, sources: readonly Source[], folder: string): Promise<readonly Packed[]> {
  const folders = sources.map((source) => `./${flat(source)}`);
  const args = ["pack", "--json", "--ignore-scripts", "--pack-destination", folder, ...folders];
  const { stdout } = await run("npm", args, { cwd: staging, maxBuffer: 64 * 1024 * 1024 });
  const packed = Object.values(JSON.parse(stdout) as Record<string, NpmPacked>);
  return packed.map(({ name, version, filename, size }) => ({
    name,
    version,
    file: path.join(folder, filename),
    bytes: size,
  }));
}

/** The part of npm's answer that is read here. */
interface NpmPacked {
  readonly name: string;
  readonly version: string;
  readonly filename: string;
  /** bytes of the archive */
  readonly size: number;
}
