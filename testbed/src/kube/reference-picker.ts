import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect } from "node:tls";
import { freePort } from "../free-port.ts";
import { type EppPorts, eppArguments, eppConfig, podsKnown } from "./epp-arguments.ts";
import { findEpp } from "./epp-program.ts";
import type { BuildOptions } from "./go-programs.ts";
import { ServerProcess } from "./server-process.ts";

export interface ReferencePickerInit extends BuildOptions {
  /** Path of the kubeconfig with which it reads the pool and its pods. */
  readonly kubeconfig: string;
  readonly namespace: string;
  /** Name of the InferencePool. */
  readonly pool: string;
  /** Pods that it must know before it is ready. */
  readonly pods: number;
  /** What it goes by: queue, KV cache, prefixes. Default: the weights of GIE's own example. */
  readonly scorers?: Readonly<Record<string, number>>;
}

const SCORERS = { "queue-scorer": 2, "kv-cache-utilization-scorer": 2, "prefix-cache-scorer": 3 };

/** The reference endpoint picker (GIE) as a process, beside a real API server. It speaks TLS with a certificate of its own. */
export class ReferencePicker {
  readonly host = "127.0.0.1";
  /** Of its gRPC service. */
  readonly port: number;
  readonly tls = true;
  readonly #metricsPort: number;
  readonly #directory: string;
  readonly #start: () => Promise<ServerProcess>;
  #process: ServerProcess;

  private constructor(places: Places, start: () => Promise<ServerProcess>, process: ServerProcess) {
    this.port = places.port;
    this.#metricsPort = places.metrics;
    this.#directory = places.directory;
    this.#start = start;
    this.#process = process;
  }

  /** Resolves once it knows the pods. Rejects with MissingError when it is not built, and cannot be. */
  static async start(init: ReferencePickerInit): Promise<ReferencePicker> {
    const path = await findEpp(init);
    const directory = await mkdtemp(join(tmpdir(), "sluice-epp-"));
    const places = { directory, port: await freePort(), health: await freePort(), metrics: await freePort() };
    const isReady = async () => (await podsKnown(places.metrics)) >= init.pods && (await shakesHands(places.port));
    const args = eppArguments({ ...init, ...places, config: eppConfig(init.scorers ?? SCORERS) });
    const start = () => ServerProcess.start({ name: "the endpoint picker", path, args, directory, isReady });
    return new ReferencePicker(places, start, await start());
  }

  /** Ends it as a crash does. */
  async kill(): Promise<void> {
    await this.#process.kill();
  }

  /** Starts it again where it was. */
  async restart(): Promise<void> {
    this.#process = await this.#start();
  }

  /** Its own counters, in Prometheus's text format. */
  async metrics(): Promise<string> {
    return (await fetch(`http://127.0.0.1:${this.#metricsPort}/metrics`)).text();
  }

  logs(): string[] {
    return [...this.#process.log.lines];
  }

  async stop(): Promise<void> {
    await this.#process.kill();
    await rm(this.#directory, { recursive: true, force: true });
  }
}

interface Places extends EppPorts {
  readonly directory: string;
}

/** Whether its gRPC service is there: it makes itself a certificate first, which takes seconds. */
function shakesHands(port: number): Promise<boolean> {
  const socket = connect({ host: "127.0.0.1", port, rejectUnauthorized: false, ALPNProtocols: ["h2"] });
  return new Promise((resolve) => {
    socket.on("secureConnect", () => resolve(true));
    socket.on("error", () => resolve(false));
    socket.on("close", () => resolve(false));
  }).then((isThere) => {
    socket.destroy();
    return isThere === true;
  });
}
