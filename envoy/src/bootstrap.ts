import { create, type JsonObject } from "@bufbuild/protobuf";
import { type Bootstrap, BootstrapSchema } from "./generated/envoy/config/bootstrap/v3/bootstrap_pb.js";
import type { Cluster } from "./generated/envoy/config/cluster/v3/cluster_pb.js";
import type { Listener } from "./generated/envoy/config/listener/v3/listener_pb.js";
import { pipeAddress } from "./resource/address.ts";
import { type AdsInit, adsCluster, adsResources } from "./resource/ads.ts";
import { type HistogramBuckets, type StatsTag, statsConfig } from "./resource/stats.ts";

/** Names this Envoy to an xDS server, and in logs. */
export interface NodeInit {
  readonly id: string;
  readonly cluster: string;
  /** What the server tells nodes apart by, such as the gateway that this one serves. */
  readonly metadata?: JsonObject;
}

export interface BootstrapInit {
  /** Fixed for the process's life; what shall change goes to `resources` of `Envoy.start`, or comes from `ads`. */
  readonly listeners?: readonly Listener[];
  readonly clusters?: readonly Cluster[];
  /** The server that listeners and clusters come from. Not together with `resources` of `Envoy.start`. */
  readonly ads?: AdsInit;
  readonly statsTags?: readonly StatsTag[];
  readonly histogramBuckets?: readonly HistogramBuckets[];
  /** Default "sluice" for id and cluster. */
  readonly node?: NodeInit;
  /** Path of a Unix socket for the admin interface. Default: none here, and `Envoy.start` adds one. */
  readonly adminSocket?: string;
}

/**
 * Envoy refuses longer programs of RE2, and with one expression a whole route table. Its default, 100, is below what the
 * Gateway API allows to write; time is linear in it, and who may write routes is trusted to that degree.
 */
const REGEX_PROGRAM_SIZE = 32_768;

const RUNTIME = {
  layers: [
    {
      name: "static",
      layerSpecifier: {
        case: "staticLayer" as const,
        value: { "re2.max_program_size.error_level": REGEX_PROGRAM_SIZE },
      },
    },
  ],
};

/** The launcher adds the admin interface and, when it is given resources, the file subscriptions. */
export function bootstrap(init: BootstrapInit = {}): Bootstrap {
  const clusters = [...(init.clusters ?? []), ...(init.ads === undefined ? [] : [adsCluster(init.ads)])];
  return create(BootstrapSchema, {
    node: init.node ?? { id: "sluice", cluster: "sluice" },
    staticResources: { listeners: [...(init.listeners ?? [])], clusters },
    statsConfig: statsConfig(init.statsTags ?? [], init.histogramBuckets),
    ...(init.adminSocket === undefined ? {} : { admin: { address: pipeAddress(init.adminSocket) } }),
    ...(init.ads === undefined ? {} : { dynamicResources: adsResources(init.ads), layeredRuntime: RUNTIME }),
  });
}
