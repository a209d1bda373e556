import path from "node:path";
import { watch } from "chokidar";
import { isSkipped } from "../skipped-folders.ts";

/** Milliseconds without a change: an editor writes a file in several steps. */
const QUIET = 100;

/**
 * Waits until a file under these folders is written, added or removed; false when it is ended before that.
 * @param folders absolute
 */
export async function untilChanged(folders: readonly string[], stop: AbortSignal): Promise<boolean> {
  if (stop.aborted) return false;
  const ignored = (file: string) => isSkipped(path.resolve(file), folders);
  const watcher = watch([...folders], { ignoreInitial: true, ignored });
  try {
    return await new Promise<boolean>((resolve, reject) => {
      let timer: NodeJS.Timeout | undefined;
      watcher.on("all", () => {
        clearTimeout(timer);
        timer = setTimeout(() => resolve(true), QUIET);
      });
      watcher.on("error", reject);
      stop.addEventListener("abort", () => resolve(false), { once: true });
    });
  } finally {
    await watcher.close();
  }
}
