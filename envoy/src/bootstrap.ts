import { create } from "@bufbuild/protobuf";
import { type Bootstrap, BootstrapSchema } from "./generated/envoy/config/bootstrap/v3/bootstrap_pb.js";
import type { Cluster } from "./generated/envoy/config/cluster/v3/cluster_pb.js";
import type { Listener } from "./generated/envoy/config/listener/v3/listener_pb.js";
import { type HistogramBuckets, type StatsTag, statsConfig } from "./resource/stats.ts";

export interface BootstrapInit {
  /** Fixed for the process's life; what shall change goes to `resources` of `Envoy.start`. */
  readonly listeners?: readonly Listener[];
  readonly clusters?: readonly Cluster[];
  readonly statsTags?: readonly StatsTag[];
  readonly histogramBuckets?: readonly HistogramBuckets[];
  /** Names this Envoy to an xDS server, and in logs. Default "sluice" for both. */
  readonly node?: { readonly id: string; readonly cluster: string };
}

/** The launcher adds the admin interface and, when it is given resources, the file subscriptions. */
export function bootstrap(init: BootstrapInit = {}): Bootstrap {
  return create(BootstrapSchema, {
    node: init.node ?? { id: "sluice", cluster: "sluice" },
    staticResources: { listeners: [...(init.listeners ?? [])], clusters: [...(init.clusters ?? [])] },
    statsConfig: statsConfig(init.statsTags ?? [], init.histogramBuckets),
  });
}
