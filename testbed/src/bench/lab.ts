import type { ChatPlugin } from "../chain/plugins.ts";
import { startValkey, type Valkey } from "../valkey/valkey.ts";
import type { BridgeQuestion } from "./bridge/bridge-process.ts";
import { Child } from "./child.ts";
import { type BridgeAddress, type GatewayOptions, type MeasuredGateway, startGateway } from "./gateway.ts";
import type { LoadJob, LoadResult } from "./load/job.ts";
import type { Load } from "./rounds.ts";

const PROVIDER = new URL("./provider/provider-process.ts", import.meta.url);
const BRIDGE = new URL("./bridge/bridge-process.ts", import.meta.url);
const LOAD = new URL("./load/load-process.ts", import.meta.url);

interface BridgedValkey {
  readonly valkey: Valkey;
  readonly bridge: Child<BridgeQuestion, BridgeAddress>;
  readonly address: BridgeAddress;
}

async function startBridgedValkey(): Promise<BridgedValkey> {
  const valkey = await startValkey();
  const bridge = await Child.start<BridgeQuestion, BridgeAddress>(BRIDGE, "bridge");
  return { valkey, bridge, address: await bridge.ask({ redisUrl: valkey.url }) };
}

/** The processes of a measurement: the provider, the load, and each Envoy once. All end with `close`. */
export class Lab {
  readonly load: Load;
  readonly #provider: Child<{ readonly ask: "port" }, number>;
  readonly #providerPort: number;
  readonly #moduleFile: (plugin: ChatPlugin) => string;
  readonly #gateways = new Map<string, MeasuredGateway>();
  #limits: BridgedValkey | undefined;

  static async open(moduleFile: (plugin: ChatPlugin) => string): Promise<Lab> {
    const provider = await Child.start<{ readonly ask: "port" }, number>(PROVIDER, "provider");
    const load = await Child.start<LoadJob, LoadResult>(LOAD, "load generator");
    return new Lab(provider, load, await provider.ask({ ask: "port" }), moduleFile);
  }

  private constructor(
    provider: Child<{ readonly ask: "port" }, number>,
    load: Load,
    providerPort: number,
    moduleFile: (plugin: ChatPlugin) => string,
  ) {
    this.#provider = provider;
    this.load = load;
    this.#providerPort = providerPort;
    this.#moduleFile = moduleFile;
  }

  /** What an Envoy with these plugins is started from. */
  options(only: readonly ChatPlugin[]): GatewayOptions {
    return { providerPort: this.#providerPort, moduleFile: this.#moduleFile, only };
  }

  /** The Envoy with these plugins, started when it is first asked for. */
  async gateway(only: readonly ChatPlugin[]): Promise<MeasuredGateway> {
    const key = only.join(" ");
    const running = this.#gateways.get(key);
    if (running !== undefined) return running;
    const started = await this.start(only);
    this.#gateways.set(key, started);
    return started;
  }

  /** The same with limits in a Valkey, behind a bridge in a process of its own. */
  async bridgedGateway(only: readonly ChatPlugin[]): Promise<MeasuredGateway> {
    const key = `bridged ${only.join(" ")}`;
    const running = this.#gateways.get(key);
    if (running !== undefined) return running;
    const bridge = await this.bridge();
    const started = await startGateway({ ...this.options(only), bridge });
    this.#gateways.set(key, started);
    return started;
  }

  /** A bridge in front of a Valkey, both started when it is first asked for. */
  async bridge(): Promise<BridgeAddress> {
    this.#limits ??= await startBridgedValkey();
    return this.#limits.address;
  }

  /** One more Envoy, which the caller stops. */
  start(only: readonly ChatPlugin[]): Promise<MeasuredGateway> {
    return startGateway(this.options(only));
  }

  async close(): Promise<void> {
    await Promise.all([...this.#gateways.values()].map((gateway) => gateway.stop()));
    await Promise.all([this.load.stop(), this.#provider.stop(), this.#limits?.bridge.stop()]);
    await this.#limits?.valkey.stop();
  }
}
