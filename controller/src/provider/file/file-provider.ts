import type { Stats } from "node:fs";
import { readdir, readFile, stat } from "node:fs/promises";
import path from "node:path";
import { isDeepStrictEqual } from "node:util";
import { MissingError } from "@sluice/manifest";
import { watch } from "chokidar";
import type { Parsed } from "../../resources/parse.ts";
import type { ResourceKind, Resources } from "../../resources/resources.ts";
import { type KubeObject, type ObjectRef, refOf } from "../../store/kube-object.ts";
import type { ResourceProvider, ResourceSink } from "../provider.ts";
import { keepLost, type MergedFiles, mergeFiles } from "./merge-files.ts";
import { type FileIssue, type FileObjects, fileError, MAX_FILE_SIZE, parseObjects } from "./yaml-objects.ts";

type Resource = Resources[ResourceKind];

export interface FileProviderInit {
  /** A file, or a directory whose .yaml, .yml and .json files are read, subdirectories included. */
  readonly root: string;
  readonly sink: ResourceSink;
  /** Whether kinds of the inference extension are read; default true. */
  readonly inference?: boolean;
  /** All that is wrong with the files, after each reading that changed something about it. */
  readonly onIssues: (issues: readonly FileIssue[]) => void;
  /** After a file was read anew: what became of its objects, as `created`, `changed` or `removed`. */
  readonly onChange?: (changes: readonly FileChange[]) => void;
}

export interface FileChange {
  readonly verb: "created" | "changed" | "removed";
  readonly ref: ObjectRef;
}

/** Files of one directory. */
export const MAX_FILES = 10_000;
/** Milliseconds that writers get to finish: editors replace a file in several steps. */
const SETTLE = 20;
/** Milliseconds until a file is read once more: the watcher is silent for 50 ms after it told of a change. */
const ECHO = 150;
const NAMESPACE = "default";
const READ = /\.(ya?ml|json)$/i;
/** Milliseconds for which a file that was written may be written on. */
const FRESH = 10;
/** Hidden files and folders are version control's and the editors' own, and so are names such as `#demo.yaml#` and `demo~.yaml`. */
const HIDDEN = /^[.#~]|~\.\w+$/;

/** Resources from YAML files, watched: what `kubectl apply` would take. Generations count the changes seen. */
export class FileProvider implements ResourceProvider {
  readonly #init: FileProviderInit;
  /** By name as the user knows it. */
  readonly #files = new Map<string, FileObjects>();
  /** `formatRef` → what the sink has. */
  readonly #told = new Map<string, Resource>();
  /** What the sink was told to refuse. */
  #refused: ReadonlySet<string> = new Set();
  /** `formatRef` → the file that counts. */
  #homes: ReadonlyMap<string, string> = new Map();
  #issues: readonly FileIssue[] = [];
  readonly #dirty = new Set<string>();
  #settled: NodeJS.Timeout | undefined;
  readonly #echoes = new Map<string, NodeJS.Timeout>();
  /** Files that may have been amid a write when they were read last → when they were written, in milliseconds since 1970. */
  readonly #amidWrites = new Map<string, number>();
  #reading: Promise<void> = Promise.resolve();
  #watcher: ReturnType<typeof watch> | undefined;

  private constructor(init: FileProviderInit) {
    this.#init = init;
  }

  /** @throws MissingError when `root` is not there */
  static async start(init: FileProviderInit): Promise<FileProvider> {
    const provider = new FileProvider(init);
    const files = await listFiles(init.root);
    await provider.#read(files);
    init.sink.synced();
    await provider.#watch();
    return provider;
  }

  async stop(): Promise<void> {
    await this.#watcher?.close();
    clearTimeout(this.#settled);
    this.#silence();
    await this.#reading;
    this.#silence();
  }

  #silence(): void {
    for (const timer of this.#echoes.values()) clearTimeout(timer);
  }

  #watch(): Promise<void> {
    const watcher = watch(this.#init.root, {
      ignoreInitial: true,
      ignored: (name) => name !== this.#init.root && HIDDEN.test(path.basename(name)),
    });
    this.#watcher = watcher;
    for (const event of ["add", "change", "unlink"] as const) watcher.on(event, (file) => this.#mark(file));
    // Such as a loop of links: that place is not watched, all others are.
    watcher.on("error", (error) => {
      const message = `cannot be watched: ${error instanceof Error ? error.message : error}`;
      this.#init.onIssues([...this.#issues, fileError(this.#shown(this.#init.root), message)]);
    });
    return new Promise((resolve) => watcher.once("ready", () => resolve()));
  }

  #mark(file: string): void {
    if (!READ.test(file) && file !== this.#init.root) return;
    this.#dirty.add(file);
    this.#settled ??= setTimeout(() => {
      this.#settled = undefined;
      const files = [...this.#dirty];
      this.#dirty.clear();
      this.#readNext(files);
    }, SETTLE);
    this.#readOnceMore(file);
  }

  #readOnceMore(file: string): void {
    clearTimeout(this.#echoes.get(file));
    this.#echoes.set(
      file,
      setTimeout(() => {
        this.#echoes.delete(file);
        this.#readNext([file]);
      }, ECHO),
    );
  }

  #readNext(files: readonly string[]): void {
    this.#reading = this.#reading.then(() => this.#read(files));
  }

  async #read(files: readonly string[]): Promise<void> {
    for (const file of files) this.#take(file, await readText(file));
    const merged = mergeFiles(this.#files, this.#homes);
    this.#homes = merged.homes;
    this.#tell(merged);
    if (isDeepStrictEqual(merged.issues, this.#issues)) return;
    this.#issues = merged.issues;
    this.#init.onIssues(merged.issues);
  }

  /** Of a file that cannot be read, what was in it stays. */
  #take(file: string, reading: FileReading): void {
    const name = this.#shown(file);
    const before = this.#files.get(name);
    switch (reading.kind) {
      case "gone":
        this.#files.delete(name);
        break;
      case "unreadable": {
        const issues = [fileError(name, `cannot be read: ${reading.reason}`)];
        this.#files.set(name, { ...(before ?? NOTHING), issues });
        return;
      }
      case "text": {
        const { text, writtenAt, isFresh } = reading;
        const { inference = true } = this.#init;
        if ((text === "" || isFresh) && before !== undefined && this.#isAmidWrite(file, writtenAt)) return;
        this.#files.set(name, keepLost(parseObjects(text, name, { ...PARSE, inference }), before));
      }
    }
    this.#amidWrites.delete(file);
  }

  /**
   * Most programs empty a file before they write it, and a long one comes in pieces, of which the first would be a file with
   * fewer objects: what is found so has to be so twice, with no write between.
   */
  #isAmidWrite(file: string, writtenAt: number): boolean {
    if (this.#amidWrites.get(file) === writtenAt) return false;
    this.#amidWrites.set(file, writtenAt);
    this.#readOnceMore(file);
    return true;
  }

  #tell({ objects, refused }: MergedFiles): void {
    const changes: FileChange[] = [];
    for (const [key, object] of objects) {
      const before = this.#told.get(key);
      const now = withGeneration(object, before);
      if (now === before && !this.#refused.has(key)) continue;
      this.#told.set(key, now);
      this.#init.sink.upsert(now);
      if (now !== before) changes.push({ verb: before === undefined ? "created" : "changed", ref: refOf(now) });
    }
    for (const { ref, issues, object } of refused.values()) this.#init.sink.refuse(ref, issues, object);
    this.#refused = new Set(refused.keys());
    for (const [key, object] of this.#told) {
      if (objects.has(key) || refused.has(key)) continue;
      this.#told.delete(key);
      this.#init.sink.remove(refOf(object));
      changes.push({ verb: "removed", ref: refOf(object) });
    }
    if (changes.length > 0) this.#init.onChange?.(changes);
  }

  #shown(file: string): string {
    const relative = path.relative(process.cwd(), file);
    return relative === "" || relative.startsWith("..") ? file : relative;
  }
}

const PARSE = { strict: true, defaultNamespace: NAMESPACE };
const NOTHING: FileObjects = { objects: [], refused: [], issues: [], complete: false };

/** For a store behind a FileProvider, which has parsed what it hands over. */
export function alreadyParsed(object: KubeObject): Parsed {
  return { kind: "resource", resource: object as unknown as Resource };
}

/** The version before where nothing changed; else the new one, a generation later. */
function withGeneration(object: Resource, before: Resource | undefined): Resource {
  const generation = before?.metadata.generation ?? 0;
  if (before !== undefined && isDeepStrictEqual(numbered(object, generation), before)) return before;
  return numbered(object, generation + 1);
}

function numbered(object: Resource, generation: number): Resource {
  return { ...object, metadata: { ...object.metadata, generation } } as Resource;
}

/** What came of an attempt to read a file. */
type FileReading =
  /** `writtenAt` in milliseconds since 1970, not later than what was read; `isFresh`: it may be written on. */
  | { readonly kind: "text"; readonly text: string; readonly writtenAt: number; readonly isFresh: boolean }
  | { readonly kind: "gone" }
  | { readonly kind: "unreadable"; readonly reason: string };

/** A pipe is not read, which would never end. */
async function readText(file: string): Promise<FileReading> {
  try {
    const { size, mtimeMs } = await regularFile(file);
    if (size > MAX_FILE_SIZE) throw new Error(`it is larger than ${MAX_FILE_SIZE} bytes`);
    const text = await readFile(file, "utf8");
    const { mtimeMs: later } = await stat(file);
    return { kind: "text", text, writtenAt: mtimeMs, isFresh: later !== mtimeMs || Date.now() - later < FRESH };
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return { kind: "gone" };
    return { kind: "unreadable", reason: error instanceof Error ? (error.message.split(",")[0] ?? "") : String(error) };
  }
}

async function regularFile(file: string): Promise<Pick<Stats, "size" | "mtimeMs">> {
  const info = await stat(file);
  if (!info.isFile()) throw new Error("it is no regular file");
  return info;
}

async function listFiles(root: string): Promise<readonly string[]> {
  const info = await stat(root).catch(() => undefined);
  if (info === undefined) {
    throw new MissingError(`there is no file or directory ${root}`, { help: "name a directory of YAML files" });
  }
  if (info.isFile()) return [root];
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile() && READ.test(entry.name))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .filter(
      (file) =>
        !path
          .relative(root, file)
          .split(path.sep)
          .some((part) => HIDDEN.test(part)),
    )
    .sort();
  if (files.length <= MAX_FILES) return files;
  throw new MissingError(`${root} has more than ${MAX_FILES} files`, { help: "name the directory with the resources" });
}
