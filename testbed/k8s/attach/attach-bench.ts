import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { Cluster, createLog, type KubeClient, loadConfig } from "@sluice/controller";
import { inject } from "vitest";
import type { PluginImage } from "../../../sdk/cli/src/attach/attachment.ts";
import { type AttachFlags, attachCommand } from "../../../sdk/cli/src/commands/attach.ts";
import { type DetachFlags, detachCommand } from "../../../sdk/cli/src/commands/detach.ts";
import { installCrds } from "../../src/kube/crds.ts";
import { ROOT } from "../../src/process/programs.ts";
import { ociImage } from "../../src/registry/images.ts";
import { pushImage } from "../../src/registry/push.ts";
import { type Registry, startRegistry } from "../../src/registry/registry.ts";
import { Objects } from "../objects.ts";
import { newNamespace, sharedClient } from "../support.ts";
import { applyGateway } from "./gateway.ts";
import { type Ran, run } from "./printed.ts";

export const MODULES = path.join(ROOT, "dist/test");

const SCHEMA = {
  type: "object",
  properties: { greeting: { type: "string", minLength: 1 }, times: { type: "integer", minimum: 1 } },
};

const FACTS = {
  place: { phase: "AUTHZ", priority: 200 },
  envoy: { phase: "AUTHN", priority: 300 },
  schema: SCHEMA,
} as const;

/** A namespace with a Gateway and its routes, a registry with the plugins `hello` and `other`, and the verbs on them. */
export class AttachBench {
  /** Files of the test. */
  readonly folder: string;
  readonly api: KubeClient;
  readonly namespace: string;
  readonly objects: Objects;
  readonly registry: Registry;
  /** By `NAME:TAG`. */
  readonly digests = new Map<string, string>();
  #controller: Cluster | undefined;

  private constructor(folder: string, api: KubeClient, namespace: string, registry: Registry) {
    this.folder = folder;
    this.api = api;
    this.namespace = namespace;
    this.objects = new Objects(api, namespace);
    this.registry = registry;
  }

  static async open(): Promise<AttachBench> {
    const folder = await mkdtemp(path.join(tmpdir(), "sluice-attach-"));
    const api = await sharedClient();
    const namespace = await newNamespace(api, "attach");
    await installCrds(api, ["gateway-api", "sluice", "targets"]);
    const bench = new AttachBench(folder, api, namespace, await startRegistry());
    await bench.#push("hello", "1", "hello.wasm");
    await bench.#push("hello", "2", "sdk-probe.wasm");
    await bench.#push("other", "1", "sdk-probe.wasm");
    await applyGateway(bench.objects, namespace);
    return bench;
  }

  /** Our controller, for the objects of these namespaces. */
  async startController(...namespaces: readonly string[]): Promise<void> {
    const ports = { xdsPort: 0, healthPort: 0, debugPort: 0 };
    const places = { cacheDir: this.folder, modulesDir: MODULES, insecureRegistries: [this.registry.host] };
    const cluster = { kubeconfig: inject("kubeconfig").admin, namespaces: [...namespaces], leaderElection: false };
    const config = { ...loadConfig({}), ...ports, ...places, ...cluster };
    const log = createLog("warn", { write: () => {} });
    this.#controller = await Cluster.start({ config, log, version: "1.0.0" });
  }

  /** What the registry has, with the manifest that such an image has in it. */
  readonly readImage = async (reference: string): Promise<PluginImage> => {
    const [repository = "", tag = ""] = reference.split(":");
    const digest = this.digests.get(reference) ?? tag;
    const { host } = this.registry;
    const place = { reference: `${host}/${reference}`, repository: `${host}/${repository}` };
    return { name: repository, ...place, digest, facts: FACTS };
  };

  flags(flags: Partial<AttachFlags>): AttachFlags {
    const place = { target: "sluice", kubeconfig: inject("kubeconfig").admin, namespace: this.namespace } as const;
    return { ...place, higressNamespace: this.namespace, wait: "20s", ...flags };
  }

  attach(names: readonly string[], flags: Partial<AttachFlags>): Promise<Ran> {
    return run(() => attachCommand(names, this.flags(flags), this.readImage));
  }

  detach(names: readonly string[], flags: Partial<DetachFlags>): Promise<Ran> {
    return run(() => detachCommand(names, { ...this.flags({}), ...flags }));
  }

  isGone(apiVersion: string, kind: string, name: string): Promise<boolean> {
    return this.objects.isGone({ apiVersion, kind, metadata: { name } });
  }

  /** A file with the text, for --config. */
  async config(text: string): Promise<string> {
    const file = path.join(this.folder, "config.yaml");
    await writeFile(file, text);
    return file;
  }

  async close(): Promise<void> {
    await this.#controller?.stop();
    await this.registry.stop();
    await rm(this.folder, { recursive: true, force: true });
  }

  async #push(repository: string, tag: string, file: string): Promise<void> {
    const image = await ociImage(await readFile(path.join(MODULES, file)));
    const digest = await pushImage({ host: this.registry.host, repository }, tag, image);
    this.digests.set(`${repository}:${tag}`, digest.slice(7));
  }
}
