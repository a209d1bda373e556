import { statSync } from "node:fs";
import { basename } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import {
  bootstrap,
  Envoy,
  type EnvoyResources,
  httpListener,
  type Listener,
  rejectionText,
  wasmFilter,
} from "@sluice/envoy";
import { UserError } from "@sluice/manifest";
import { type ChainedPlugin, chainOf } from "./chain.ts";
import { GATEWAY_FIELD, gatewayOf } from "./envoy-gateway.ts";
import { resourcesOf } from "./envoy-resources.ts";
import { idleConfig } from "./idle-config.ts";
import type { Gateway, GatewaySetup } from "./types.ts";

/** Modules that stay compiled; each takes three VMs. */
const MOST_KEPT = 8;

/** Gateways that one process serves, so that nothing which Envoy never forgets can pile up. */
const MOST_SERVED = 300;

/** Milliseconds for a closed gateway's VMs to end: as soon as its connections are closed. */
const CLEAR_TIMEOUT = 3_000;

/** Gauge of the VMs of all threads. */
const ACTIVE_VMS = "wasm.envoy.wasm.runtime.v8.active";

/** Shared data and queues belong to a VM's id: a keeper has an id of its own. */
const KEEPER_VM = "keeper";

/** What keeps a module compiled: V8 shares the code of equal modules as long as a VM has it. Nothing is sent to it. */
interface Keeper {
  readonly listener: Listener;
  /** Metrics, as Envoy names them, that the plugin defined at once. */
  readonly metrics: ReadonlySet<string>;
}

/**
 * A real Envoy that serves one gateway after another: starting one costs what compiling its modules costs, up to a second.
 * Whatever of a gateway a later one could see has ended before that one begins: VMs, and with them shared data and metrics,
 * clusters, connections; the lines of both logs are told apart.
 */
export class WarmEnvoy {
  readonly #envoy: Envoy;
  /** By module, the one used last at the end. Undefined: can not be kept. */
  readonly #keepers = new Map<string, Keeper | undefined>();
  #served = 0;
  #idleVms = 0;

  private constructor(envoy: Envoy) {
    this.#envoy = envoy;
  }

  static async start(): Promise<WarmEnvoy> {
    const resources = { listeners: [], clusters: [] };
    const envoy = await Envoy.start({ bootstrap: bootstrap(), resources, drainSeconds: 0 });
    // A parked one must not keep a process of tests from ending.
    envoy.unref();
    return new WarmEnvoy(envoy);
  }

  get running(): boolean {
    return this.#envoy.running;
  }

  /** How many modules of the setup are compiled here. */
  knows(setup: GatewaySetup): number {
    return chainOf(setup, "envoy").filter((plugin) => this.#keepers.get(keyOf(plugin)) !== undefined).length;
  }

  /** @param onClose told once, when the gateway is to end. Throws UserError when Envoy refuses the setup. */
  async open(setup: GatewaySetup, onClose: () => Promise<void>): Promise<Gateway> {
    const chain = chainOf(setup, "envoy");
    for (const plugin of chain) await this.#keep(plugin);
    this.#idleVms = await this.#activeVms();
    // Keepers' counters would go on where the last gateway's of that name ended.
    await this.#envoy.admin.request("POST", "/reset_counters");
    const tag = String(++this.#served);
    const logFrom = this.#envoy.log.mark;
    const { listeners = [], clusters = [] } = resourcesOf(setup, { [GATEWAY_FIELD]: tag });
    await this.#apply({ listeners: [...this.#listeners(), ...listeners], clusters });
    const foreign = this.#metricsOfOthers(chain);
    return gatewayOf(this.#envoy, { logFrom, tag, foreign, close: onClose });
  }

  /** Ends what the last gateway left. False when another one can not be served. */
  async clear(): Promise<boolean> {
    if (!this.running || this.#served >= MOST_SERVED) return false;
    await this.#apply({ listeners: this.#listeners(), clusters: [] });
    const deadline = performance.now() + CLEAR_TIMEOUT;
    while ((await this.#activeVms()) > this.#idleVms) {
      if (performance.now() > deadline) return false;
      await sleep(2);
    }
    // By the time of this answer the last lines that the VMs wrote have been read.
    await this.#activeVms();
    return true;
  }

  async stop(): Promise<void> {
    await this.#envoy.stop();
  }

  async #apply(resources: EnvoyResources): Promise<void> {
    const result = await this.#envoy.apply(resources);
    if (result.kind === "applied") return;
    throw new UserError(`Envoy refused the configuration: ${result.errors.map(rejectionText).join("; ")}`);
  }

  /** Makes a keeper of the plugin's module, if there is none and the plugin takes its idle configuration. */
  async #keep(plugin: ChainedPlugin): Promise<void> {
    const key = keyOf(plugin);
    const known = this.#keepers.has(key);
    const kept = this.#keepers.get(key);
    this.#keepers.delete(key);
    this.#keepers.set(key, kept);
    if (known) return;
    this.#forgetOldest();
    const before = await this.#pluginMetrics();
    const listener = keeperOf(plugin, key);
    const resources = { listeners: [...this.#listeners(), listener], clusters: [] };
    if ((await this.#envoy.apply(resources)).kind === "rejected") return;
    const metrics = new Set([...(await this.#pluginMetrics())].filter((name) => !before.has(name)));
    this.#keepers.set(key, { listener, metrics });
  }

  #forgetOldest(): void {
    const kept = [...this.#keepers].filter(([, keeper]) => keeper !== undefined).map(([key]) => key);
    const [oldest] = kept;
    if (oldest !== undefined && kept.length >= MOST_KEPT) this.#keepers.delete(oldest);
  }

  #listeners(): Listener[] {
    return [...this.#keepers.values()].flatMap((keeper) => (keeper === undefined ? [] : [keeper.listener]));
  }

  /** Metrics of modules that are not in the chain. */
  #metricsOfOthers(chain: readonly ChainedPlugin[]): ReadonlySet<string> {
    const own = new Set(chain.map(keyOf));
    const others = [...this.#keepers].flatMap(([key, keeper]) => (own.has(key) ? [] : [...(keeper?.metrics ?? [])]));
    return new Set(others);
  }

  async #pluginMetrics(): Promise<Set<string>> {
    return new Set((await this.#envoy.admin.stats("^wasmcustom\\.")).keys());
  }

  async #activeVms(): Promise<number> {
    return (await this.#envoy.admin.stats(`^${ACTIVE_VMS.replaceAll(".", "\\.")}$`)).get(ACTIVE_VMS) ?? 0;
  }
}

/** A module that was built anew is another one. */
function keyOf({ file }: ChainedPlugin): string {
  return `${file} ${statSync(file).mtimeMs}`;
}

function keeperOf({ file }: ChainedPlugin, key: string): Listener {
  const plugin = basename(file, ".wasm");
  const filter = wasmFilter({ name: plugin, module: { file }, configuration: idleConfig(plugin), vmId: KEEPER_VM });
  return httpListener({ name: `keeper ${key}`, filters: [filter], virtualHosts: [], accessLogs: [] });
}
