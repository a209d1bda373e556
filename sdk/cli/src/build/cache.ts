import { createHash, randomUUID } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import type { CompileJob, CompileOutput, Compiler } from "./job.ts";

/** Raised when the way an output is made changes in a manner that the job and the tools' versions do not tell. */
const CACHE_FORMAT = 8;

/** Hash of each file the compiler looked for; null = it was not there. */
type Fingerprint = Readonly<Record<string, string | null>>;

/** What a file was when it was read. */
interface Read {
  /** Milliseconds, of the wall clock. */
  readonly at: number;
  readonly hash: Promise<string | null>;
}

/** Folders of which this process has said that nothing can be kept there. */
const complainedOf = new Set<string>();

/**
 * Serves a job from `.cache/asc` when every file that the compiler looked for last time is still what it was (or still
 * absent). One entry a job: what is cached is the last state, not a history.
 */
export class CompileCache {
  private readonly read = new Map<string, Read>();
  private readonly folder: string;
  private readonly warn: (line: string) => void;

  /** @param warn told once a process when nothing can be kept */
  constructor(folder: string, warn: (line: string) => void = (line) => console.error(line)) {
    this.folder = folder;
    this.warn = warn;
  }

  /** The output of the job, and whether it came from the cache. What cannot be kept is compiled all the same. */
  async run(
    job: CompileJob,
    compiler: Compiler,
  ): Promise<{ readonly output: CompileOutput; readonly cached: boolean }> {
    const entry = path.join(this.folder, keyOf(job));
    const known = await this.load(entry, job.root);
    if (known !== undefined) return { output: known, cached: true };
    const started = Date.now();
    const output = await compiler(job);
    await this.store(entry, job.root, output, started).catch((error: unknown) => this.complain(error));
    return { output, cached: false };
  }

  /** The entries, by their folders' names, of which every file is still what it was, seen from `root`. */
  async current(root: string): Promise<string[]> {
    const names = await readdir(this.folder).catch(() => []);
    const fingerprints = await Promise.all(names.map((name) => this.fingerprint(path.join(this.folder, name), root)));
    return names.filter((_, index) => fingerprints[index] !== undefined);
  }

  private async load(entry: string, root: string): Promise<CompileOutput | undefined> {
    try {
      const text = await this.fingerprint(entry, root);
      if (text === undefined) return undefined;
      const [wasm, map] = await Promise.all([
        readFile(path.join(entry, "module.wasm")),
        readFile(path.join(entry, "module.wasm.map"), "utf8"),
      ]);
      // Another process may have put an entry of other sources in its place meanwhile.
      if ((await readFile(path.join(entry, "files.json"), "utf8")) !== text) return undefined;
      const files = Object.entries(JSON.parse(text) as Fingerprint).map(([file, hash]) => [file, hash !== null]);
      return { wasm: new Uint8Array(wasm), map, files: Object.fromEntries(files), time: 0 };
    } catch {
      // An entry that cannot be read: compile.
      return undefined;
    }
  }

  /** What the entry holds of its files, as it is written; undefined when one of them is another now, or there is no entry. */
  private async fingerprint(entry: string, root: string): Promise<string | undefined> {
    try {
      const text = await readFile(path.join(entry, "files.json"), "utf8");
      const same = await Promise.all(
        Object.entries(JSON.parse(text) as Fingerprint).map(
          async ([file, hash]) => (await this.hash(path.resolve(root, file))) === hash,
        ),
      );
      return same.includes(false) ? undefined : text;
    } catch {
      return undefined;
    }
  }

  /**
   * Written beside and renamed, since test processes share the cache; the loser of a race changes nothing.
   * @param started milliseconds: what changed since may have been compiled as it was before, or after
   */
  private async store(
    entry: string,
    root: string,
    { wasm, map, files }: CompileOutput,
    started: number,
  ): Promise<void> {
    const places = Object.keys(files).map((file) => [file, path.resolve(root, file)] as const);
    const hashes = await Promise.all(places.map(async ([file, place]) => [file, await this.hash(place)] as const));
    const changed = await Promise.all(places.map(([, place]) => this.changedSince(place, started)));
    if (changed.includes(true)) return;
    const fresh = `${entry}.${randomUUID()}`;
    try {
      await mkdir(fresh, { recursive: true });
      // On the disk before the name is: a machine that stops leaves no entry with half a module.
      const parts = {
        "files.json": JSON.stringify(Object.fromEntries(hashes)),
        "module.wasm": wasm,
        "module.wasm.map": map,
      };
      await Promise.all(
        Object.entries(parts).map(([file, data]) => writeFile(path.join(fresh, file), data, { flush: true })),
      );
      await rm(entry, { recursive: true, force: true });
      await rename(fresh, entry);
    } catch (error) {
      await rm(fresh, { recursive: true, force: true }).catch(() => undefined);
      if (!isLostRace(error)) throw error;
    }
  }

  private complain(error: unknown): void {
    if (complainedOf.has(this.folder)) return;
    complainedOf.add(this.folder);
    const why = error instanceof Error ? error.message : String(error);
    this.warn(`compiled modules cannot be kept in ${this.folder}, so that each build compiles anew: ${why}`);
  }

  /** Each file is read once a run: forty plugins share most of the SDK. */
  private hash(file: string): Promise<string | null> {
    const known = this.read.get(file);
    if (known !== undefined) return known.hash;
    const hash = readFile(file).then(sha256, () => null);
    this.read.set(file, { at: Date.now(), hash });
    return hash;
  }

  /** Whether a file changed, came or went since then, or since it was read. */
  private async changedSince(file: string, time: number): Promise<boolean> {
    const read = this.read.get(file);
    const since = Math.min(time, read?.at ?? time);
    return stat(file).then(
      // The time of its inode: a file that is moved there has an old time of its own.
      ({ ctimeMs }) => Math.floor(ctimeMs) > since,
      async () => (await read?.hash) !== null,
    );
  }
}

/** Another process had put its entry there. */
function isLostRace(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === "ENOTEMPTY" || code === "EEXIST";
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
