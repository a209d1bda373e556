import { createHash, randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, open, readdir, readFile, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import path from "node:path";
import { formatBytes } from "@sluice/oci";
import { ModuleFailure } from "./module-request.ts";

/** Bytes that were received and not judged yet; in a file that nobody else looks at. */
export interface Incoming {
  readonly file: string;
  readonly sha256: string;
  /** bytes */
  readonly size: number;
}

/** A module in the cache. */
export interface StoredModule {
  /** Absolute; `<sha256>.wasm`. */
  readonly file: string;
  readonly sha256: string;
  /** bytes */
  readonly size: number;
}

export interface CacheOptions {
  readonly folder: string;
  /** Bytes over all modules. */
  readonly limit: number;
  /** milliseconds since the epoch */
  readonly now: () => number;
}

/** Milliseconds since its last use in which a module is not evicted: another process may serve it. */
const GRACE = 15 * 60_000;
/** Milliseconds after which a half-received file is of a process that ended; far longer than a fetch may take. */
const ABANDONED = 60 * 60_000;
/** Milliseconds after which what a url had is forgotten. */
const FORGOTTEN = 30 * 24 * 60 * 60_000;

const HEX = /^[0-9a-f]{64}$/;

/**
 * Modules by their content, and what urls had last, in a folder that only this user may open. Several processes may share
 * it: whatever is in a final place was renamed there whole.
 */
export class ModuleCache {
  readonly #options: CacheOptions;
  readonly #modules: string;
  readonly #incoming: string;
  readonly #known: string;

  private constructor(options: CacheOptions) {
    this.#options = options;
    this.#modules = path.join(options.folder, "modules");
    this.#incoming = path.join(options.folder, "incoming");
    this.#known = path.join(options.folder, "known");
  }

  /** Makes the folder if need be. @throws ModuleFailure when it cannot be used, or others may write to it */
  static async open(options: CacheOptions): Promise<ModuleCache> {
    const cache = new ModuleCache({ ...options, folder: path.resolve(options.folder) });
    await cache.#guard(async () => {
      for (const folder of [cache.#options.folder, cache.#modules, cache.#incoming, cache.#known]) {
        await mkdir(folder, { recursive: true, mode: 0o700 });
      }
    });
    const { mode, uid } = await stat(cache.#options.folder);
    if ((mode & 0o022) !== 0 || (process.getuid !== undefined && uid !== process.getuid())) {
      throw new ModuleFailure(
        "CacheError",
        `others may write to the cache ${options.folder}; make it yours alone (0700)`,
      );
    }
    await cache.#sweep(cache.#incoming, ABANDONED);
    await cache.#sweep(cache.#known, FORGOTTEN);
    return cache;
  }

  /** Where a module of this digest is, or would be; undefined when it is no digest. */
  fileOf(sha256: string): string | undefined {
    return HEX.test(sha256) ? path.join(this.#modules, `${sha256}.wasm`) : undefined;
  }

  /** Writes what comes to a file of its own. Errors of the source are passed on. */
  async receive(source: AsyncIterable<Uint8Array>): Promise<Incoming> {
    const file = path.join(this.#incoming, randomUUID());
    const handle = await this.#guard(() => open(file, "wx", 0o600));
    const hash = createHash("sha256");
    let size = 0;
    try {
      for await (const chunk of source) {
        hash.update(chunk);
        size += chunk.length;
        await this.#guard(() => handle.writeFile(chunk));
      }
      await this.#guard(() => handle.sync());
    } catch (error) {
      await rm(file, { force: true });
      throw error;
    } finally {
      await handle.close();
    }
    return { file, sha256: hash.digest("hex"), size };
  }

  discard({ file }: Incoming): Promise<void> {
    return rm(file, { force: true });
  }

  /** Keeps what was received; makes room for it by what was not used for longest and is not `inUse`. */
  async commit({ file: received, sha256, size }: Incoming, inUse: ReadonlySet<string>): Promise<StoredModule> {
    const file = path.join(this.#modules, `${sha256}.wasm`);
    await this.#guard(async () => {
      await this.#makeRoom(size, new Set([...inUse, sha256]));
      await rename(received, file);
    });
    await this.touch(sha256);
    return { file, sha256, size };
  }

  /** The module of this digest if it is here, and still what it was. */
  async find(sha256: string): Promise<StoredModule | undefined> {
    const file = this.fileOf(sha256);
    if (file === undefined || !(await this.touch(sha256))) return undefined;
    const hash = createHash("sha256");
    let size = 0;
    try {
      for await (const chunk of createReadStream(file) as AsyncIterable<Uint8Array>) {
        hash.update(chunk);
        size += chunk.length;
      }
    } catch {
      return undefined;
    }
    if (hash.digest("hex") === sha256) return { file, sha256, size };
    await rm(file, { force: true });
    return undefined;
  }

  /** Says that a module is in use; false when it is gone. */
  async touch(sha256: string): Promise<boolean> {
    const time = new Date(this.#options.now());
    const file = this.fileOf(sha256);
    if (file === undefined) return false;
    return utimes(file, time, time).then(
      () => true,
      () => false,
    );
  }

  /** What was remembered under a key. */
  async recall(key: string): Promise<unknown> {
    try {
      return JSON.parse(await readFile(this.#noteOf(key), "utf8"));
    } catch {
      return undefined;
    }
  }

  /** Remembers a JSON value beyond this process. That it cannot be is no reason to fail. */
  async remember(key: string, value: unknown): Promise<void> {
    const file = path.join(this.#incoming, randomUUID());
    try {
      await writeFile(file, JSON.stringify(value), { mode: 0o600, flag: "wx" });
      await rename(file, this.#noteOf(key));
    } catch {
      await rm(file, { force: true }).catch(() => undefined);
    }
  }

  #noteOf(key: string): string {
    return path.join(this.#known, `${createHash("sha256").update(key).digest("hex")}.json`);
  }

  async #makeRoom(size: number, inUse: ReadonlySet<string>): Promise<void> {
    const { limit, now } = this.#options;
    const files = await listFiles(this.#modules);
    let total = size + files.reduce((sum, file) => sum + file.size, 0);
    const evictable = files.filter(({ name, time }) => !inUse.has(name.replace(/\.wasm$/, "")) && time < now() - GRACE);
    for (const file of evictable.sort((a, b) => a.time - b.time)) {
      if (total <= limit) return;
      await rm(path.join(this.#modules, file.name), { force: true });
      total -= file.size;
    }
    if (total <= limit) return;
    throw new ModuleFailure("CacheError", `the cache is full: ${formatBytes(limit)} are in use; allow it more`);
  }

  async #sweep(folder: string, age: number): Promise<void> {
    for (const { name, time } of await listFiles(folder)) {
      if (time < this.#options.now() - age) await rm(path.join(folder, name), { force: true });
    }
  }

  /** Errors of the file system as those of the cache. */
  async #guard<T>(action: () => Promise<T>): Promise<T> {
    try {
      return await action();
    } catch (cause) {
      if (cause instanceof ModuleFailure) throw cause;
      const code = cause instanceof Error && "code" in cause ? String(cause.code) : "unknown error";
      throw new ModuleFailure("CacheError", `the cache ${this.#options.folder} cannot be written: ${code}`, { cause });
    }
  }
}

interface FileEntry {
  readonly name: string;
  readonly size: number;
  /** milliseconds since the epoch */
  readonly time: number;
}

/** Files of a folder; one that another process just removed is not among them. */
async function listFiles(folder: string): Promise<readonly FileEntry[]> {
  const entries = await Promise.all(
    (await readdir(folder)).map(async (name) => {
      const found = await stat(path.join(folder, name)).catch(() => undefined);
      return found?.isFile() === true ? [{ name, size: found.size, time: found.mtimeMs }] : [];
    }),
  );
  return entries.flat();
}
