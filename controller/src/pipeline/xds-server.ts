import { readFileSync } from "node:fs";
import { type AdsEvents, AdsServer, type AdsServerTls, type Refusal, type ResourceType } from "@sluice/envoy";
import { UserError } from "@sluice/manifest";
import type { ControllerConfig } from "../config/options.ts";
import type { Logger } from "../log.ts";
import type { ControllerMetrics } from "../ops/metrics.ts";
import { portError } from "../ops/port-error.ts";
import { fleetOf } from "./fleet-group.ts";

/** A resource that proxies of a fleet do not take. */
export interface FleetRefusal extends Refusal {
  readonly type: ResourceType;
}

export interface XdsServerInit {
  readonly config: Pick<ControllerConfig, "xdsHost" | "xdsPort" | "xdsCert" | "xdsKey" | "xdsClientCa">;
  readonly metrics: ControllerMetrics;
  readonly log: Logger;
  /** After what a fleet refuses has changed. */
  readonly onRefusals: (fleet: string) => void;
}

/** The ADS server with the controller's metrics and log around it. */
export class XdsServer {
  readonly ads: AdsServer;

  private constructor(ads: AdsServer) {
    this.ads = ads;
  }

  /** @throws UserError for a certificate that cannot be read, and when the port cannot be had */
  static async start(init: XdsServerInit): Promise<XdsServer> {
    const { xdsHost: host, xdsPort: port } = init.config;
    const tls = tlsOf(init.config);
    try {
      const ads = await AdsServer.start({
        host,
        port,
        ...(tls === undefined ? {} : { tls }),
        groupOf: ({ metadata }) => fleetOf(metadata),
        events: eventsOf(init),
      });
      return new XdsServer(ads);
    } catch (cause) {
      throw portError(host, port, "--xds-port", cause);
    }
  }

  /** What the connected proxies of a fleet refuse now, each resource once. */
  refusals(fleet: string): readonly FleetRefusal[] {
    const found = new Map<string, FleetRefusal>();
    for (const { group, refusals } of this.ads.nodes()) {
      if (group !== fleet) continue;
      for (const refusal of refusals) found.set(`${refusal.type}/${refusal.name}`, refusal);
    }
    return [...found.values()];
  }
}

function eventsOf({ metrics, log, onRefusals }: XdsServerInit): AdsEvents {
  return {
    connected: ({ group, node, peer, variant }) => {
      metrics.proxies.inc({ fleet: group });
      log.info({ fleet: group, node, peer, variant }, "a proxy is connected");
    },
    disconnected: ({ group, node, peer, refusals }) => {
      metrics.proxies.dec({ fleet: group });
      log.info({ fleet: group, node, peer }, "a proxy is gone");
      // It refuses nothing any more.
      if (refusals.length > 0) onRefusals(group);
    },
    sent: ({ type }) => metrics.pushes.inc({ type }),
    refused: ({ group, node, type, refusals }) => {
      metrics.nacks.inc({ fleet: group, type });
      for (const { name, error } of refusals) {
        log.error({ fleet: group, node, type, name, reason: error }, "a proxy refuses a resource");
      }
      onRefusals(group);
    },
    settled: ({ group, snapshot }) => {
      log.debug({ fleet: group, snapshot }, "a proxy has all of it");
      onRefusals(group);
    },
    turnedAway: (peer, reason) => log.warn({ peer, reason }, "a proxy is turned away"),
  };
}

function tlsOf(config: XdsServerInit["config"]): AdsServerTls | undefined {
  if (config.xdsCert === "" && config.xdsKey === "" && config.xdsClientCa === "") return undefined;
  if (config.xdsCert === "" || config.xdsKey === "") {
    throw new UserError("TLS for proxies needs a certificate and its key", { where: "--xds-cert, --xds-key" });
  }
  return {
    certificateChain: read(config.xdsCert, "--xds-cert"),
    privateKey: read(config.xdsKey, "--xds-key"),
    ...(config.xdsClientCa === "" ? {} : { clientAuthorities: read(config.xdsClientCa, "--xds-client-ca") }),
  };
}

function read(file: string, where: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    throw new UserError(`cannot read ${file}`, { where, cause });
  }
}
