import { bootstrap, Envoy, type StartOptions } from "@sluice/envoy";
import { type RawReply, type RawRequest, rawRequest } from "@sluice/testing/hosts";
import type { ControlPlane } from "./control-plane.ts";

export interface ProxyOptions {
  readonly variant: "sotw" | "delta";
  /** FleetIr.name. Default: that of Gateway default/gw. */
  readonly fleet?: string;
  readonly start?: Partial<StartOptions>;
}

export const FLEET = "gateway/default/gw";

/** A request as tables write it. */
export interface Question extends Omit<RawRequest, "headers"> {
  /** Authority. */
  readonly host?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Port of the Gateway's listener. Default 80. */
  readonly port?: number;
}

/** An Envoy that has its configuration from a control plane. */
export class ControlledProxy {
  readonly envoy: Envoy;
  /** `tcp/80` → real port; listeners keep theirs. */
  readonly #ports = new Map<string, number>();

  private constructor(envoy: Envoy) {
    this.envoy = envoy;
  }

  static async start(
    plane: ControlPlane,
    { variant, fleet = FLEET, start = {} }: ProxyOptions,
  ): Promise<ControlledProxy> {
    const ads = { variant, host: "127.0.0.1", port: plane.port };
    const node = { id: variant, cluster: fleet };
    return new ControlledProxy(await Envoy.start({ bootstrap: bootstrap({ ads, node }), ...start }));
  }

  /** Real port of a Gateway's listener. Rejects when there is none. */
  async port(port: number, transport: "tcp" | "udp" = "tcp"): Promise<number> {
    const name = `${transport}/${port}`;
    const known = this.#ports.get(name);
    if (known !== undefined) return known;
    const listeners = await this.envoy.listeners();
    const found = listeners.find((listener) => listener.name === name);
    if (found === undefined) throw new Error(`no listener ${name} among ${JSON.stringify(listeners)}`);
    this.#ports.set(name, found.port);
    return found.port;
  }

  /** One connection for each request. */
  async ask({ host, headers = {}, port = 80, ...request }: Question): Promise<RawReply> {
    const url = `http://127.0.0.1:${await this.port(port)}`;
    return rawRequest(url, { ...request, headers: { ...(host === undefined ? {} : { host }), ...headers } });
  }

  async stop(): Promise<void> {
    await this.envoy.stop();
  }
}
