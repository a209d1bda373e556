import { type AdsTls, AI_HISTOGRAM_BUCKETS, AI_STATS_TAGS, adminPages, type Bootstrap, bootstrap } from "@sluice/envoy";
import { metadataOf } from "../pipeline/fleet-group.ts";

/** Where a container's Envoy has its admin interface: a Unix socket, in a folder that only its user may enter. */
export const PROXY_ADMIN_SOCKET = "/run/envoy/admin.sock";
/** Port of `/ready` and `/stats/prometheus`. */
export const PROXY_PAGES_PORT = 19_001;

export interface ProxyBootstrapInit {
  /** FleetIr.name: `gateway/NAMESPACE/NAME` or `class/NAME`. */
  readonly fleet: string;
  /** Name and port of the controller. */
  readonly xdsHost: string;
  readonly xdsPort: number;
  /** Absent: plain text. */
  readonly tls?: AdsTls;
}

/**
 * The bootstrap of an Envoy that runs in a container of its own. Its node has the fleet's name; `--service-node` gives
 * each its own.
 */
export function proxyBootstrap({ fleet, xdsHost, xdsPort, tls }: ProxyBootstrapInit): Bootstrap {
  const pages = adminPages({ socket: PROXY_ADMIN_SOCKET, address: "0.0.0.0", port: PROXY_PAGES_PORT });
  return bootstrap({
    node: { id: fleet, cluster: "sluice", metadata: metadataOf(fleet) },
    adminSocket: PROXY_ADMIN_SOCKET,
    listeners: [pages.listener],
    clusters: [pages.cluster],
    // A proxy that started while the controller is away would have no listeners: its Pod must get no traffic.
    ads: { variant: "delta", required: true, host: xdsHost, port: xdsPort, ...(tls === undefined ? {} : { tls }) },
    statsTags: AI_STATS_TAGS,
    histogramBuckets: AI_HISTOGRAM_BUCKETS,
  });
}
