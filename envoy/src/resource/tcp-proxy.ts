import type { MessageInitShape } from "@bufbuild/protobuf";
import type { AccessLog } from "../generated/envoy/config/accesslog/v3/accesslog_pb.js";
import type { Filter } from "../generated/envoy/config/listener/v3/listener_components_pb.js";
import { TcpProxySchema } from "../generated/envoy/extensions/filters/network/tcp_proxy/v3/tcp_proxy_pb.js";
import { duration } from "./duration.ts";
import { networkFilter } from "./network-filter.ts";

/** One cluster, or several that share the connections; a weight is at least 1. */
export type TcpTarget =
  | { readonly cluster: string }
  | { readonly weighted: readonly { readonly cluster: string; readonly weight: number }[] };

export interface TcpProxyInit {
  /** Prefix of the filter's metrics. */
  readonly name: string;
  readonly to: TcpTarget;
  /** Seconds without a byte in either direction; 0: none. Default Envoy's, an hour. */
  readonly idleTimeout?: number;
  readonly accessLogs?: readonly AccessLog[];
}

/** Hands the bytes of a connection on. */
export function tcpProxy(init: TcpProxyInit): Filter {
  return networkFilter("envoy.filters.network.tcp_proxy", TcpProxySchema, {
    statPrefix: init.name,
    clusterSpecifier: clusterSpecifier(init.to),
    accessLog: [...(init.accessLogs ?? [])],
    ...(init.idleTimeout === undefined ? {} : { idleTimeout: duration(init.idleTimeout) }),
  });
}

function clusterSpecifier(to: TcpTarget): NonNullable<MessageInitShape<typeof TcpProxySchema>["clusterSpecifier"]> {
  if ("cluster" in to) {
    return { case: "cluster", value: to.cluster };
  }
  const clusters = to.weighted.map(({ cluster, weight }) => ({ name: cluster, weight }));
  return { case: "weightedClusters", value: { clusters } };
}
