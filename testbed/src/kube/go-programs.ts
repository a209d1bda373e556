import { execFile } from "node:child_process";
import { createHash, randomUUID } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { constants, setPriority } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { userCacheDirectory } from "@sluice/envoy/launcher/cache.ts";
import { MissingError } from "@sluice/manifest";
import { withFileLock } from "./file-lock.ts";

const run = promisify(execFile);

/** Programs that a Go module of ours pins, with checksums of all that goes into them. */
export interface GoPrograms {
  /** As in messages, with the version. */
  readonly title: string;
  /** Folder of the module. */
  readonly module: string;
  /** Files of the module that decide what is built. */
  readonly files: readonly string[];
  readonly packages: readonly string[];
  readonly linkerFlags: readonly string[];
  /** Folder below the user's cache; the recipe's hash is added. */
  readonly cache: string;
  /** How to do without the build. */
  readonly help: string;
}

export interface BuildOptions {
  /** Default: the process's environment. */
  readonly env?: NodeJS.ProcessEnv;
  /** Told what takes time, one line each. */
  readonly onProgress?: (message: string) => void;
  /** The Go command. Default "go". */
  readonly go?: string;
}

/** Where the programs are, or will be once they are built. */
export function goProgramsFolder(programs: GoPrograms, env: NodeJS.ProcessEnv = process.env): string {
  return join(userCacheDirectory(env), `${programs.cache}-${recipe(programs)}`);
}

/**
 * The folder with the programs: from the cache, or built into it (minutes, once; processes wait for each other). Throws
 * MissingError that says how to get what is missing.
 */
export async function ensureGoPrograms(programs: GoPrograms, options: BuildOptions = {}): Promise<string> {
  const folder = goProgramsFolder(programs, options.env);
  if (existsSync(folder)) return folder;
  const onWait = () => options.onProgress?.(`another process is building ${programs.title}: waiting for it`);
  await withFileLock(`${folder}.lock`, onWait, async () => {
    if (!existsSync(folder)) await build(programs, folder, options);
  });
  return folder;
}

/** Changes when the module does, and tells platforms apart that share a home directory. */
function recipe({ module, files }: GoPrograms): string {
  const hash = createHash("sha256").update(`${process.platform}-${process.arch}`);
  for (const file of files) hash.update(readFileSync(join(module, file)));
  return hash.digest("hex").slice(0, 12);
}

/** Builds beside the target and moves it there, so that a cut-off build never leaves half of the programs. */
async function build(programs: GoPrograms, folder: string, options: BuildOptions): Promise<void> {
  const { title, module, packages, linkerFlags, help } = programs;
  options.onProgress?.(`building ${title} from Go modules into ${folder} (minutes, once)`);
  const partial = `${folder}.${randomUUID()}`;
  await mkdir(dirname(folder), { recursive: true });
  try {
    const env = { ...(options.env ?? process.env), CGO_ENABLED: "0" };
    const flags = ["-mod=readonly", "-buildvcs=false", "-trimpath", "-ldflags", linkerFlags.join(" ")];
    const args = ["build", ...flags, "-o", `${partial}/`, ...packages];
    const building = run(options.go ?? "go", args, { cwd: module, env, maxBuffer: 64 * 1024 * 1024 });
    if (building.child.pid !== undefined) setPriority(building.child.pid, PATIENT);
    await building;
    await rename(partial, folder);
  } catch (cause) {
    const message = `${title} is not here, and building it failed: ${reason(cause)}`;
    throw new MissingError(message, { where: folder, help: `${INSTALL_GO}, or ${help}`, cause });
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
}

/** Minutes on all cores: whatever else runs goes first. */
const PATIENT = constants.priority.PRIORITY_BELOW_NORMAL;

const INSTALL_GO = "install Go 1.24 or newer (Debian: golang; others: https://go.dev/dl)";

/** Go says what went wrong at the end of stderr, after what it downloaded. */
function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if ("code" in error && error.code === "ENOENT") return "the command `go` is not installed";
  const lines = "stderr" in error ? String(error.stderr).split("\n") : [];
  const said = lines.filter((line) => line.trim() !== "" && !line.startsWith("go: downloading"));
  return said.at(-1) ?? error.message.split("\n", 1)[0] ?? "";
}
