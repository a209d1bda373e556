import { stat } from "node:fs/promises";
import path from "node:path";
import { watch } from "chokidar";
import { isSkipped } from "../skipped-folders.ts";

/** Files that changed together. */
export interface FileChange {
  /** Absolute. */
  readonly files: readonly string[];
  /** When the last of them was written, in milliseconds since 1970. */
  readonly savedAt: number;
}

/** Milliseconds that an editor gets to finish: it may write several files, or one in several steps. */
const SETTLE = 20;

/** Milliseconds until a file is looked at once more: the watcher is silent for 50 ms after it told of a change. */
const ECHO = 150;

/** Milliseconds within which a file is watched anew, also on a machine that does other things as well. */
const BLIND = 500;

/** Milliseconds after which a file was not written just now. */
const OLD = 2_000;

/** Tells of files that are written, by an editor that writes them in place as by one that puts new ones there. */
export class FileWatch {
  readonly #watcher: ReturnType<typeof watch>;
  readonly #onChange: (change: FileChange) => void;
  readonly #dirty = new Set<string>();
  /** What each file was when it was told of last: one save is several events. */
  readonly #told = new Map<string, string>();
  readonly #echoes = new Map<string, NodeJS.Timeout>();
  readonly #watched: Set<string>;
  #settled: NodeJS.Timeout | undefined;

  private constructor(paths: readonly string[], onChange: (change: FileChange) => void) {
    this.#onChange = onChange;
    this.#watched = new Set(paths);
    const ignored = (file: string) => isSkipped(path.resolve(file), this.#watched);
    this.#watcher = watch([...paths], { ignoreInitial: true, ignored });
    for (const event of ["add", "change", "unlink"] as const) {
      this.#watcher.on(event, (file) => this.#noticed(path.resolve(file)));
    }
    // A folder that cannot be watched any more says nothing; what is there goes on.
    this.#watcher.on("error", () => {});
  }

  /**
   * @param paths absolute files, and folders with all that is below them
   * @param onChange told once for all that is written within a moment
   */
  static async start(paths: readonly string[], onChange: (change: FileChange) => void): Promise<FileWatch> {
    const files = new FileWatch(paths, onChange);
    await new Promise<void>((resolve) => files.#watcher.once("ready", () => resolve()));
    return files;
  }

  /** Whether a file lies below what is watched, in a part that is left out. */
  skips(file: string): boolean {
    return isSkipped(file, this.#watched);
  }

  /** Also these files, wherever they are. */
  add(files: readonly string[]): void {
    const fresh = files.filter((file) => !this.#watched.has(file));
    for (const file of fresh) this.#watched.add(file);
    if (fresh.length > 0) this.#watcher.add(fresh);
  }

  async close(): Promise<void> {
    clearTimeout(this.#settled);
    for (const timer of this.#echoes.values()) clearTimeout(timer);
    await this.#watcher.close();
  }

  #noticed(file: string): void {
    void this.#look(file);
    clearTimeout(this.#echoes.get(file));
    this.#echoes.set(
      file,
      setTimeout(() => {
        this.#echoes.delete(file);
        // What stands there now may be another file: the watcher holds on to the one that has gone.
        if (this.#watched.has(file)) {
          this.#watcher.unwatch(file).add(file);
          // It is blind until the new one is watched, and says nothing of a save meanwhile.
          this.#echoes.set(
            file,
            setTimeout(() => this.#lookLast(file), BLIND),
          );
        }
        void this.#look(file);
      }, ECHO),
    );
  }

  #lookLast(file: string): void {
    this.#echoes.delete(file);
    void this.#look(file);
  }

  async #look(file: string): Promise<void> {
    if ((await stateOf(file)).id === this.#told.get(file)) return;
    this.#dirty.add(file);
    clearTimeout(this.#settled);
    this.#settled = setTimeout(() => void this.#tell(), SETTLE);
  }

  async #tell(): Promise<void> {
    const dirty = [...this.#dirty];
    this.#dirty.clear();
    const seen = await Promise.all(dirty.map(async (file) => ({ file, ...(await stateOf(file)) })));
    // A look may have come in between, while another was told of.
    const states = seen.filter(({ file, id }) => this.#told.get(file) !== id);
    if (states.length === 0) return;
    for (const { file, id } of states) this.#told.set(file, id);
    const files = states.map(({ file }) => file);
    const savedAt = saveTime(Math.max(...states.map(({ time }) => time)), Date.now());
    this.#onChange({ files, savedAt });
  }
}

/** A file that was moved here keeps the time at which it was written somewhere else. */
function saveTime(written: number, now: number): number {
  return now - written > OLD || written > now ? now : written;
}

/** Which file it is, and when it was written; of one that is gone: now, since its end is what happened. */
async function stateOf(file: string): Promise<{ readonly id: string; readonly time: number }> {
  return stat(file).then(
    ({ ino, mtimeMs, size }) => ({ id: `${ino} ${mtimeMs} ${size}`, time: mtimeMs }),
    () => ({ id: "gone", time: Date.now() }),
  );
}
