import { once } from "node:events";
import { mkdtemp, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { FileProvider, type KubeObject } from "@sluice/controller";
import { freePort } from "../../free-port.ts";
import { eppArguments, eppConfig, podsKnown } from "../../kube/epp-arguments.ts";
import { ObjectServer } from "../../kube/object-server/object-server.ts";
import { ServerProcess } from "../../kube/server-process.ts";

const POOL = "vllm-llama3-8b-instruct";
/** Of which the picker reads objects. */
const KINDS = ["InferenceObjective", "InferencePool", "Pod"];

/** The scorers of GIE's own deployment (config/charts/inferencepool), with its weights. */
const SCORERS = {
  "queue-scorer": undefined,
  "kv-cache-utilization-scorer": undefined,
  "prefix-cache-scorer": undefined,
};

export interface PickerInit {
  /** The program. */
  readonly path: string;
  /** File of the resources: those that the gateway reads, and it is followed likewise. */
  readonly resources: string;
  /** Resources that are in no file. */
  readonly objects: readonly KubeObject[];
}

/** The reference endpoint picker, with an object server in the place of a cluster. */
export class Picker {
  /** Of its gRPC service, on 127.0.0.1. */
  readonly port: number;
  readonly pid: number;
  readonly #process: ServerProcess;
  readonly #objects: ObjectServer;
  readonly #files: FileProvider;

  private constructor(port: number, parts: Pick<PickerParts, "process" | "objects" | "files">) {
    this.port = port;
    this.pid = parts.process.pid;
    this.#process = parts.process;
    this.#objects = parts.objects;
    this.#files = parts.files;
  }

  /** Resolves once it knows the pods and answers. */
  static async start({ path: program, resources, objects }: PickerInit): Promise<Picker> {
    const server = await ObjectServer.start(KINDS);
    for (const object of objects) server.put(object);
    const files = await followFiles(resources, server);
    try {
      const directory = await mkdtemp(path.join(tmpdir(), "sluice-picker-"));
      const kubeconfig = path.join(directory, "kubeconfig");
      await writeFile(kubeconfig, server.kubeconfig());
      const ports = { port: await freePort(), health: await freePort(), metrics: await freePort() };
      const pool = { pool: POOL, namespace: "default", config: eppConfig(SCORERS) };
      const process = await ServerProcess.start({
        name: "the endpoint picker",
        path: program,
        args: eppArguments({ kubeconfig, ...pool, ...ports }),
        directory,
        isReady: async () => (await podsKnown(ports.metrics)) >= objects.length && (await answers(ports.port)),
      });
      return new Picker(ports.port, { process, objects: server, files });
    } catch (error) {
      await Promise.all([files.stop(), server.close()]);
      throw error;
    }
  }

  async stop(): Promise<void> {
    await this.#process.kill();
    await Promise.all([this.#files.stop(), this.#objects.close()]);
  }
}

interface PickerParts {
  readonly process: ServerProcess;
  readonly objects: ObjectServer;
  readonly files: FileProvider;
}

/** What is wrong with the files, the gateway says. */
function followFiles(root: string, server: ObjectServer): Promise<FileProvider> {
  const sink = {
    upsert: (object: KubeObject) => server.put(object),
    remove: (ref: Parameters<ObjectServer["remove"]>[0]) => server.remove(ref),
    refuse: () => undefined,
    synced: () => undefined,
  };
  return FileProvider.start({ root, sink, onIssues: () => undefined });
}

async function answers(port: number): Promise<boolean> {
  const socket = connect(port, "127.0.0.1");
  const connected = await Promise.race([
    once(socket, "connect").then(() => true),
    once(socket, "error").then(() => false),
  ]).catch(() => false);
  socket.destroy();
  return connected;
}
