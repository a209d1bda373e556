import { execFile } from "node:child_process";
import { createHash, randomUUID } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { userCacheDirectory } from "@sluice/envoy/launcher/cache.ts";
import { MissingError } from "@sluice/manifest";
import { withFileLock } from "./file-lock.ts";

const run = promisify(execFile);

/** The Go module that names the versions, with checksums of all that goes into the programs. */
const MODULE = fileURLToPath(new URL("programs", import.meta.url));

/** Packages of the three programs; the name of each program is the last part. */
const PACKAGES = ["./etcd", "k8s.io/kubernetes/cmd/kube-apiserver", "k8s.io/kubernetes/cmd/kube-controller-manager"];

/** Where Kubernetes keeps what it says its version is. */
const VERSION_PACKAGE = "k8s.io/component-base/version";

/** Absolute paths of the programs that make a control plane. */
export interface KubePrograms {
  readonly etcd: string;
  readonly apiServer: string;
  readonly controllerManager: string;
}

export interface FindKubeOptions {
  /** Default: the process's environment. */
  readonly env?: NodeJS.ProcessEnv;
  /** Told what takes time, one line each. */
  readonly onProgress?: (message: string) => void;
  /** The Go command. Default "go". */
  readonly go?: string;
}

/** The version of Kubernetes that tests run against, such as "v1.34.4": what the Go module requires. */
export function kubernetesVersion(): string {
  const [, version] = /^\s*k8s\.io\/kubernetes (v\S+)$/m.exec(readFileSync(join(MODULE, "go.mod"), "utf8")) ?? [];
  if (version === undefined) throw new Error(`${MODULE}/go.mod requires no k8s.io/kubernetes`);
  return version;
}

/**
 * etcd, kube-apiserver and kube-controller-manager: the user's own by ETCD_PATH, KUBE_APISERVER_PATH and
 * KUBE_CONTROLLER_MANAGER_PATH, the others from the cache, or built into it from their Go modules (minutes, once). Throws
 * MissingError that says how to get what is missing.
 */
export async function findKubePrograms(options: FindKubeOptions = {}): Promise<KubePrograms> {
  const env = options.env ?? process.env;
  const own = [env.ETCD_PATH, env.KUBE_APISERVER_PATH, env.KUBE_CONTROLLER_MANAGER_PATH];
  for (const path of own) if (path && !existsSync(path)) throw missing("the program is not there", path);
  const folder = join(userCacheDirectory(env), "kubernetes", `${kubernetesVersion()}-${recipe()}`);
  if (own.some((path) => !path)) await ensureBuilt(folder, { ...options, env });
  return {
    etcd: env.ETCD_PATH || join(folder, "etcd"),
    apiServer: env.KUBE_APISERVER_PATH || join(folder, "kube-apiserver"),
    controllerManager: env.KUBE_CONTROLLER_MANAGER_PATH || join(folder, "kube-controller-manager"),
  };
}

/** Changes when the module does, and tells platforms apart that share a home directory. */
function recipe(): string {
  const hash = createHash("sha256").update(`${process.platform}-${process.arch}`);
  for (const file of ["go.mod", "go.sum", "etcd/main.go"]) hash.update(readFileSync(join(MODULE, file)));
  return hash.digest("hex").slice(0, 12);
}

async function ensureBuilt(folder: string, options: FindKubeOptions): Promise<void> {
  if (existsSync(folder)) return;
  const onWait = () => options.onProgress?.("another process is building Kubernetes: waiting for it");
  await withFileLock(`${folder}.lock`, onWait, async () => {
    if (!existsSync(folder)) await build(folder, options);
  });
}

/** Builds beside the target and moves it there, so that a cut-off build never leaves half a control plane. */
async function build(folder: string, options: FindKubeOptions): Promise<void> {
  const version = kubernetesVersion();
  options.onProgress?.(`building Kubernetes ${version} and etcd from their Go modules into ${folder} (minutes, once)`);
  const partial = `${folder}.${randomUUID()}`;
  await mkdir(dirname(folder), { recursive: true });
  try {
    const env = { ...(options.env ?? process.env), CGO_ENABLED: "0" };
    const flags = ["-mod=readonly", "-buildvcs=false", "-trimpath", "-ldflags", linkerFlags(version)];
    const args = ["build", ...flags, "-o", `${partial}/`, ...PACKAGES];
    await run(options.go ?? "go", args, { cwd: MODULE, env, maxBuffer: 64 * 1024 * 1024 });
    await rename(partial, folder);
  } catch (cause) {
    throw missing(`Kubernetes is not here, and building it failed: ${reason(cause)}`, folder, cause);
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
}

/** No symbols, and the version: a server that takes itself for v0.0.0 refuses feature gates. */
function linkerFlags(version: string): string {
  const [major = "", minor = ""] = version.slice(1).split(".");
  const values = { gitVersion: version, gitMajor: major, gitMinor: minor };
  const set = Object.entries(values).map(([name, value]) => `-X ${VERSION_PACKAGE}.${name}=${value}`);
  return ["-s", "-w", ...set].join(" ");
}

/** Go says what went wrong at the end of stderr, after what it downloaded. */
function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if ("code" in error && error.code === "ENOENT") return "the command `go` is not installed";
  const lines = "stderr" in error ? String(error.stderr).split("\n") : [];
  const said = lines.filter((line) => line.trim() !== "" && !line.startsWith("go: downloading"));
  return said.at(-1) ?? error.message.split("\n", 1)[0] ?? "";
}

function missing(message: string, where: string, cause?: unknown): MissingError {
  const help =
    "install Go 1.24 or newer (Debian: golang; others: https://go.dev/dl), or set ETCD_PATH, KUBE_APISERVER_PATH and KUBE_CONTROLLER_MANAGER_PATH to programs of your own";
  return new MissingError(message, { where, help, cause });
}
