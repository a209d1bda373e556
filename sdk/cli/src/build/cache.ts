import { createHash, randomUUID } from "node:crypto";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import type { CompileJob, CompileOutput, Compiler } from "./job.ts";

/** Raised when the way an output is made changes in a manner that the job and the tools' versions do not tell. */
const CACHE_FORMAT = 7;

/** Hash of each file the compiler looked for; null = it was not there. */
type Fingerprint = Readonly<Record<string, string | null>>;

/**
 * Serves a job from `.cache/asc` when every file that the compiler looked for last time is still what it was (or still
 * absent). One entry a job: what is cached is the last state, not a history.
 */
export class CompileCache {
  private readonly hashes = new Map<string, Promise<string | null>>();
  private readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  /** The output of the job, and whether it came from the cache. */
  async run(
    job: CompileJob,
    compiler: Compiler,
  ): Promise<{ readonly output: CompileOutput; readonly cached: boolean }> {
    const entry = path.join(this.folder, keyOf(job));
    const known = await this.load(entry, job.root);
    if (known !== undefined) return { output: known, cached: true };
    const output = await compiler(job);
    await this.store(entry, job.root, output);
    return { output, cached: false };
  }

  private async load(entry: string, root: string): Promise<CompileOutput | undefined> {
    try {
      const fingerprint = JSON.parse(await readFile(path.join(entry, "files.json"), "utf8")) as Fingerprint;
      const same = await Promise.all(
        Object.entries(fingerprint).map(async ([file, hash]) => (await this.hash(path.resolve(root, file))) === hash),
      );
      if (same.includes(false)) return undefined;
      const [wasm, map] = await Promise.all([
        readFile(path.join(entry, "module.wasm")),
        readFile(path.join(entry, "module.wasm.map"), "utf8"),
      ]);
      const files = Object.fromEntries(Object.entries(fingerprint).map(([file, hash]) => [file, hash !== null]));
      return { wasm: new Uint8Array(wasm), map, files, time: 0 };
    } catch {
      // No entry, or one that cannot be read: compile.
      return undefined;
    }
  }

  /** Written beside and renamed, since test processes share the cache; the loser of a race changes nothing. */
  private async store(entry: string, root: string, { wasm, map, files }: CompileOutput): Promise<void> {
    const fresh = `${entry}.${randomUUID()}`;
    await mkdir(fresh, { recursive: true });
    const hashes = await Promise.all(
      Object.keys(files).map(async (file) => [file, await this.hash(path.resolve(root, file))] as const),
    );
    await Promise.all([
      writeFile(path.join(fresh, "files.json"), JSON.stringify(Object.fromEntries(hashes))),
      writeFile(path.join(fresh, "module.wasm"), wasm),
      writeFile(path.join(fresh, "module.wasm.map"), map),
    ]);
    await rm(entry, { recursive: true, force: true });
    await rename(fresh, entry).catch(() => rm(fresh, { recursive: true, force: true }));
  }

  /** Each file is read once a run: forty plugins share most of the SDK. */
  private hash(file: string): Promise<string | null> {
    const known = this.hashes.get(file);
    if (known !== undefined) return known;
    const hash = readFile(file).then(sha256, () => null);
    this.hashes.set(file, hash);
    return hash;
  }
}

export function sha256(bytes: Uint8Array | string): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** Without the place of the sources: what is compiled is the same in every checkout, so that one can take another's cache. */
function keyOf({ root: _, ...job }: CompileJob): string {
  return sha256(JSON.stringify([CACHE_FORMAT, toolVersions(), job])).slice(0, 32);
}

function toolVersions(): readonly string[] {
  const require = createRequire(import.meta.url);
  return ["assemblyscript", "binaryen"].map((name) => {
    const { version } = require(`${name}/package.json`) as { version: string };
    return `${name}@${version}`;
  });
}
