import {
  AdsServer,
  bootstrap,
  type Cluster,
  discoveredFilter,
  Envoy,
  type EnvoyBinary,
  freePortFrom,
  httpCluster,
  httpListener,
  type Listener,
  type LogLevel,
  makeSnapshot,
  route,
  type TypedExtensionConfig,
  virtualHost,
  wasmExtension,
} from "@sluice/envoy";
import { MissingError } from "@sluice/manifest";
import type { UpstreamTarget } from "./upstream-target.ts";

/** What Envoy is to run from now on. */
export interface PluginLoad {
  readonly wasm: Uint8Array;
  /** JSON value; undefined: none. */
  readonly config: unknown;
}

export interface DevEnvoyInit {
  readonly binary: EnvoyBinary;
  /** The plugin's name. */
  readonly plugin: string;
  /** On loopback. */
  readonly port: number;
  /** Whether another port will do where somebody takes this one before Envoy does. */
  readonly movable: boolean;
  readonly upstream: UpstreamTarget;
  readonly logLevel: LogLevel;
  /** Told of each line that Envoy logs. */
  readonly onLine: (line: string) => void;
  /** Gives up while Envoy starts. */
  readonly signal: AbortSignal;
}

const GROUP = "dev";
const LISTENER = "dev";
const UPSTREAM = "upstream";

/** In what Envoy says of a listener that cannot be opened: binding it, or, where two do so at once, listening (EADDRINUSE). */
const PORT_TAKEN = ["Address already in use", "cannot listen() errno=98"];

/** Milliseconds that a listener gets to open, and between two looks at it. */
const LISTEN_TIMEOUT = 5_000;
const LOOK = 10;

/** Milliseconds that Envoy gets to take a module: compiling a large one on a busy machine takes seconds. */
const SERVED_TIMEOUT = 60_000;

/** Milliseconds that Envoy gets to end: while it compiles a module it hears nothing, and nobody needs it any more. */
const STOP_GRACE = 300;

/**
 * A real Envoy with one plugin in front of one upstream. The plugin comes by ECDS: a new one takes effect for the next
 * request of each client, over the connections that are there, and requests under way end with the old one.
 */
export class DevEnvoy {
  readonly #init: DevEnvoyInit;
  readonly #ads: AdsServer;
  readonly #envoy: Envoy;
  #port: number;
  #listener: Listener;
  readonly #cluster: Cluster;
  /** Aborted when Envoy has ended: it takes nothing any more. */
  readonly #over = new AbortController();

  private constructor(init: DevEnvoyInit, ads: AdsServer, envoy: Envoy) {
    this.#init = init;
    this.#ads = ads;
    this.#envoy = envoy;
    this.#port = init.port;
    this.#listener = listenerOf(init, init.port);
    this.#cluster = httpCluster({ name: UPSTREAM, endpoints: [init.upstream.endpoint] });
    void envoy.exited.then(() => this.#over.abort());
  }

  /** Starts Envoy without a listener: one whose plugin is refused would keep it from being ready. */
  static async start(init: DevEnvoyInit): Promise<DevEnvoy> {
    const ads = await AdsServer.start({ groupOf: () => GROUP });
    try {
      ads.setSnapshot(GROUP, makeSnapshot({}));
      const envoy = await Envoy.start({
        binary: init.binary,
        bootstrap: bootstrap({ ads: { variant: "delta", host: "127.0.0.1", port: ads.port } }),
        logLevel: "warning",
        componentLogLevels: { wasm: init.logLevel },
        drainSeconds: 1,
        stopGrace: STOP_GRACE,
        signal: init.signal,
      });
      envoy.log.onLine(init.onLine);
      return new DevEnvoy(init, ads, envoy);
    } catch (error) {
      await ads.close();
      throw error;
    }
  }

  /** Where the plugin is served, once one is. */
  url(): Promise<string> {
    return this.#envoy.url(LISTENER);
  }

  /** Lines of Envoy's log, for when it ends by itself. */
  get lastLines(): readonly string[] {
    return this.#envoy.problems();
  }

  /** Resolves when Envoy has ended, wanted or not. */
  get exited(): Promise<unknown> {
    return this.#envoy.exited;
  }

  /**
   * Gives Envoy the plugin. Resolves when it is served, or has been refused: with Envoy's own words then, and what was there
   * goes on.
   */
  async load(load: PluginLoad): Promise<readonly string[]> {
    for (;;) {
      const mark = this.#envoy.log.mark;
      const refusals = await this.#give(load);
      const isTaken = refusals.length > 0 ? refusals.some(saysTaken) : !(await this.#opens(mark));
      if (!isTaken) return refusals;
      // It was free when it was looked at.
      const port = this.#port;
      if (!this.#init.movable) {
        throw new MissingError(`port ${port} is taken`, { where: "--port", help: "name another one" });
      }
      this.#port = await freePortFrom(port + 1);
      this.#listener = listenerOf(this.#init, this.#port);
    }
  }

  /**
   * Waits for the listener, which opens a moment after Envoy has taken it. False when somebody else is at its port.
   * @param mark position in Envoy's log from which on it may say so
   */
  async #opens(mark: number): Promise<boolean> {
    for (let waited = 0; waited < LISTEN_TIMEOUT; waited += LOOK) {
      if ((await this.#envoy.listeners()).length > 0) return true;
      if (this.#envoy.log.since(mark).some(saysTaken)) return false;
      await new Promise((resolve) => setTimeout(resolve, LOOK));
    }
    throw new MissingError("Envoy opened no listener", { help: `its last lines:\n${this.lastLines.join("\n")}` });
  }

  async #give(load: PluginLoad): Promise<readonly string[]> {
    const extension = extensionOf(this.#init.plugin, load);
    this.#ads.setSnapshot(
      GROUP,
      makeSnapshot({ clusters: [this.#cluster], listeners: [this.#listener], extensions: [extension] }),
    );
    const over = this.#over.signal;
    const patience = AbortSignal.any([over, AbortSignal.timeout(SERVED_TIMEOUT)]);
    const states = await this.#ads.waitUntilServed(GROUP, patience).catch((cause) => {
      throw new MissingError(over.aborted ? "Envoy ended" : "Envoy did not take the plugin in time", { cause });
    });
    return states.flatMap(({ refusals }) => refusals.map(({ error }) => error));
  }

  async stop(): Promise<void> {
    await this.#envoy.stop();
    await this.#ads.close();
  }
}

function saysTaken(text: string): boolean {
  return PORT_TAKEN.some((words) => text.includes(words));
}

function listenerOf({ plugin, upstream }: DevEnvoyInit, port: number): Listener {
  const toUpstream = route({ name: "default", to: { cluster: UPSTREAM }, rewriteHost: upstream.rewritesHost });
  return httpListener({
    name: LISTENER,
    port,
    exclusive: true,
    filters: [discoveredFilter(plugin)],
    virtualHosts: [virtualHost({ name: "default", routes: [toUpstream] })],
  });
}

function extensionOf(name: string, { wasm, config }: PluginLoad): TypedExtensionConfig {
  return wasmExtension({ name, module: { bytes: wasm }, configuration: config });
}
