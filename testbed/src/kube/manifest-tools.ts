import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { MissingError } from "@sluice/manifest";
import { type BuildOptions, ensureGoPrograms, type GoPrograms } from "./go-programs.ts";
import { kubernetesVersion } from "./programs.ts";

const run = promisify(execFile);

/** The Go module that names the versions, with checksums of all that goes into the programs. */
const MODULE = fileURLToPath(new URL("tools", import.meta.url));

const HELM = "helm.sh/helm/v3";
const KUSTOMIZE = "sigs.k8s.io/kustomize/kustomize/v5";

/** What renders the manifests under deploy/. */
export class ManifestTools {
  readonly #helm: string;
  readonly #kustomize: string;

  private constructor(helm: string, kustomize: string) {
    this.#helm = helm;
    this.#kustomize = kustomize;
  }

  /**
   * The user's own by HELM_PATH and KUSTOMIZE_PATH, the others from the cache, or built into it. Throws MissingError that
   * says how to get what is missing.
   */
  static async find(options: BuildOptions = {}): Promise<ManifestTools> {
    const env = options.env ?? process.env;
    const own = [env.HELM_PATH, env.KUSTOMIZE_PATH];
    for (const path of own) {
      if (path && !existsSync(path)) throw new MissingError("the program is not there", { where: path, help: OWN });
    }
    const folder = own.every(Boolean) ? "" : await ensureGoPrograms(tools(), options);
    return new ManifestTools(env.HELM_PATH || join(folder, "helm"), env.KUSTOMIZE_PATH || join(folder, "kustomize"));
  }

  /** Multi-document YAML. Rejects with what kustomize says. */
  async kustomize(folder: string): Promise<string> {
    return (await run(this.#kustomize, ["build", folder], OUTPUT)).stdout;
  }

  /**
   * Multi-document YAML of a chart as release `sluice` in the namespace `sluice-system`. Rejects with what Helm says.
   * @param args such as `--set mtls.enabled=true`
   */
  async template(chart: string, args: readonly string[] = []): Promise<string> {
    const release = ["sluice", chart, "--namespace", "sluice-system", "--include-crds", ...kubeVersion()];
    return (await run(this.#helm, ["template", ...release, ...args], OUTPUT)).stdout;
  }

  /** Rejects with what is wrong with a chart. */
  async lint(chart: string): Promise<void> {
    await run(this.#helm, ["lint", "--strict", ...kubeVersion(), chart], OUTPUT);
  }
}

const OUTPUT = { maxBuffer: 64 * 1024 * 1024 };

const OWN = "set HELM_PATH and KUSTOMIZE_PATH to programs of your own";

/** Built without its makefile, Helm takes every cluster for an ancient one. */
function kubeVersion(): readonly string[] {
  return ["--kube-version", kubernetesVersion()];
}

function tools(): GoPrograms {
  const versions = [versionOf(HELM), versionOf(KUSTOMIZE)];
  return {
    title: `Helm ${versions[0]} and Kustomize ${versions[1]}`,
    module: MODULE,
    files: ["go.mod", "go.sum"],
    packages: [`${HELM}/cmd/helm`, KUSTOMIZE],
    linkerFlags: ["-s", "-w"],
    cache: `manifest-tools/${versions.join("-")}`,
    help: OWN,
  };
}

function versionOf(module: string): string {
  const line = readFileSync(join(MODULE, "go.mod"), "utf8")
    .split("\n")
    .find((candidate) => candidate.trim().startsWith(`${module} v`));
  if (line === undefined) throw new Error(`${MODULE}/go.mod requires no ${module}`);
  return line.trim().split(" ")[1] ?? "";
}
