import { randomBytes } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "../free-port.ts";
import { type ApiServerInit, apiServerCa, prepareApiServer, serviceAccountKey, startApiServer } from "./api-server.ts";
import { Etcd } from "./etcd.ts";
import { type KubeUser, kubeconfig } from "./kubeconfig.ts";
import { findKubePrograms, type KubePrograms } from "./programs.ts";
import { ServerProcess } from "./server-process.ts";

export interface ControlPlaneOptions {
  /** Who may ask besides `admin`: name → groups. */
  readonly users?: Readonly<Record<string, readonly string[]>>;
  /** Further flags of kube-apiserver, such as `--watch-cache=false`. */
  readonly apiServerArgs?: readonly string[];
  /** Also kube-controller-manager, without which no namespace is ever gone and no EndpointSlice made. Default false. */
  readonly controllers?: boolean;
  /** Told what takes time. */
  readonly onProgress?: (message: string) => void;
}

/** The controllers that tests see the work of. */
const CONTROLLERS = ["endpointslice-controller", "namespace-controller", "garbage-collector-controller"];

/** May do everything. */
const ADMIN = "admin";

/** The port may be taken between the kernel's choice and the server's start. */
const TRIES = 5;

/** A Kubernetes control plane of one's own, on loopback: etcd and kube-apiserver. It ends with this process. */
export class ControlPlane {
  readonly #programs: KubePrograms;
  readonly #etcd: Etcd;
  readonly #api: ApiServerInit;
  readonly #ca: string;
  #apiServer: ServerProcess;
  #controllers: ServerProcess | undefined;

  private constructor(programs: KubePrograms, etcd: Etcd, api: StartedApi) {
    this.#programs = programs;
    this.#etcd = etcd;
    this.#api = api.init;
    this.#apiServer = api.server;
    this.#ca = api.ca;
  }

  /** Resolves when it answers; seconds once the programs are built. */
  static async start(options: ControlPlaneOptions = {}): Promise<ControlPlane> {
    const progress = options.onProgress === undefined ? {} : { onProgress: options.onProgress };
    const programs = await findKubePrograms(progress);
    // Short: a Unix socket's path may have 107 bytes.
    const directory = await mkdtemp(join(tmpdir(), "sluice-kube-"));
    const etcd = await Etcd.start(programs.etcd, directory);
    try {
      const api = await firstStart(programs, etcd, directory, options);
      const plane = new ControlPlane(programs, etcd, api);
      if (options.controllers) await plane.#startControllers();
      return plane;
    } catch (error) {
      await etcd.stop();
      await rm(directory, { recursive: true, force: true });
      throw error;
    }
  }

  /** `https://127.0.0.1:<port>`. */
  get url(): string {
    return `https://127.0.0.1:${this.#api.port}`;
  }

  get directory(): string {
    return this.#api.directory;
  }

  /** Path of a kubeconfig; without a name the one of `admin`, who may do everything. */
  async kubeconfig(name: string = ADMIN): Promise<string> {
    const user = this.#api.users.find((candidate) => candidate.name === name);
    if (user === undefined) throw new Error(`the control plane was started without the user ${name}`);
    const path = join(this.directory, `${name}.kubeconfig`);
    await writeFile(path, kubeconfig({ server: this.url, ca: this.#ca, user }), { mode: 0o600 });
    return path;
  }

  /** Ends the API server as a crash does; etcd keeps what it knew. */
  async killApiServer(): Promise<void> {
    await this.#apiServer.kill();
  }

  /** Starts it again at the same address. */
  async startApiServer(): Promise<void> {
    this.#apiServer = await startApiServer(this.#api);
  }

  /** Forgets all revisions but the newest. */
  async compact(): Promise<void> {
    await this.#etcd.compact();
  }

  /** The end of the API server's log. */
  logs(): readonly string[] {
    return this.#apiServer.log.lines;
  }

  /** Ends all of it and removes its files. */
  async stop(): Promise<void> {
    await this.#controllers?.kill();
    // Asked to end, it would wait half a minute for its watches.
    await this.#apiServer.kill();
    await this.#etcd.stop();
    await rm(this.directory, { recursive: true, force: true });
  }

  async #startControllers(): Promise<void> {
    const port = await freePort();
    const flags = {
      kubeconfig: await this.kubeconfig(),
      "bind-address": "127.0.0.1",
      "secure-port": String(port),
      "cert-dir": join(this.directory, "controller-manager"),
      "leader-elect": "false",
      "service-account-private-key-file": serviceAccountKey(this.directory),
      controllers: CONTROLLERS.join(","),
    };
    this.#controllers = await ServerProcess.start({
      name: "kube-controller-manager",
      path: this.#programs.controllerManager,
      args: Object.entries(flags).map(([name, value]) => `--${name}=${value}`),
      directory: this.directory,
      // Its effects show when it works; that it runs is all there is to wait for.
      isReady: async () => true,
    });
  }
}

interface StartedApi {
  readonly init: ApiServerInit;
  readonly server: ServerProcess;
  readonly ca: string;
}

async function firstStart(
  programs: KubePrograms,
  etcd: Etcd,
  directory: string,
  options: ControlPlaneOptions,
): Promise<StartedApi> {
  const named = { [ADMIN]: ["system:masters"], ...options.users };
  const users = Object.entries(named).map(([name, groups]) => ({ name, groups, token: newToken() }) satisfies KubeUser);
  const common = { path: programs.apiServer, directory, etcdUrl: etcd.url, users, args: options.apiServerArgs ?? [] };
  for (let attempt = 1; ; attempt++) {
    const init: ApiServerInit = { ...common, port: await freePort() };
    await prepareApiServer(init);
    try {
      const server = await startApiServer(init);
      return { init, server, ca: await apiServerCa(directory) };
    } catch (error) {
      if (attempt === TRIES || !String(error).includes("address already in use")) throw error;
    }
  }
}

function newToken(): string {
  return randomBytes(16).toString("hex");
}
