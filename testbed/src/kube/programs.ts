import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { MissingError } from "@sluice/manifest";
import { type BuildOptions, ensureGoPrograms, type GoPrograms, goProgramsFolder } from "./go-programs.ts";

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
export async function findKubePrograms(options: BuildOptions = {}): Promise<KubePrograms> {
  const env = options.env ?? process.env;
  const own = [env.ETCD_PATH, env.KUBE_APISERVER_PATH, env.KUBE_CONTROLLER_MANAGER_PATH];
  for (const path of own) {
    if (path && !existsSync(path)) throw new MissingError("the program is not there", { where: path, help: OWN });
  }
  const programs = kubePrograms();
  const folder = goProgramsFolder(programs, env);
  if (own.some((path) => !path)) await ensureGoPrograms(programs, options);
  return {
    etcd: env.ETCD_PATH || join(folder, "etcd"),
    apiServer: env.KUBE_APISERVER_PATH || join(folder, "kube-apiserver"),
    controllerManager: env.KUBE_CONTROLLER_MANAGER_PATH || join(folder, "kube-controller-manager"),
  };
}

const OWN = "set ETCD_PATH, KUBE_APISERVER_PATH and KUBE_CONTROLLER_MANAGER_PATH to programs of your own";

function kubePrograms(): GoPrograms {
  const version = kubernetesVersion();
  return {
    title: `Kubernetes ${version} with etcd`,
    module: MODULE,
    files: ["go.mod", "go.sum", "etcd/main.go"],
    packages: PACKAGES,
    linkerFlags: linkerFlags(version),
    cache: `kubernetes/${version}`,
    help: OWN,
  };
}

/** No symbols, and the version: a server that takes itself for v0.0.0 refuses feature gates. */
function linkerFlags(version: string): readonly string[] {
  const [major = "", minor = ""] = version.slice(1).split(".");
  const values = { gitVersion: version, gitMajor: major, gitMinor: minor };
  const set = Object.entries(values).map(([name, value]) => `-X ${VERSION_PACKAGE}.${name}=${value}`);
  return ["-s", "-w", ...set];
}
