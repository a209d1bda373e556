import { create } from "@bufbuild/protobuf";
import type { Cluster } from "../generated/envoy/config/cluster/v3/cluster_pb.js";
import { ClusterLoadAssignmentSchema } from "../generated/envoy/config/endpoint/v3/endpoint_pb.js";
import type { Listener } from "../generated/envoy/config/listener/v3/listener_pb.js";
import { pipeAddress } from "./address.ts";
import { httpCluster } from "./cluster.ts";
import { httpListener } from "./listener.ts";
import { route, virtualHost } from "./route.ts";

/** Name of the listener, and of the cluster behind it. */
export const ADMIN_PAGES = "sluice.admin";

/** 200 while Envoy serves; 503 before the first configuration and while it drains. */
const READY = "/ready";
/** Names and numbers, no configuration. */
const METRICS = "/stats/prometheus";

export interface AdminPagesInit {
  /** Path of the admin interface's Unix socket. */
  readonly socket: string;
  /** Default 127.0.0.1. */
  readonly address?: string;
  readonly port: number;
}

/**
 * The two pages of the admin interface that others need, on a port: whoever reaches the interface itself reads keys out of
 * plugin configurations and can end the process.
 */
export function adminPages(init: AdminPagesInit): { readonly listener: Listener; readonly cluster: Cluster } {
  const page = (path: string) =>
    route({ name: path.slice(1), match: { path, method: "GET" }, to: { cluster: ADMIN_PAGES } });
  const listener = httpListener({
    name: ADMIN_PAGES,
    address: init.address ?? "127.0.0.1",
    port: init.port,
    virtualHosts: [virtualHost({ name: ADMIN_PAGES, routes: [page(READY), page(METRICS)] })],
  });
  return { listener, cluster: pipeCluster(init.socket) };
}

function pipeCluster(socket: string): Cluster {
  const cluster = httpCluster({ name: ADMIN_PAGES, endpoints: [] });
  const endpoint = { hostIdentifier: { case: "endpoint", value: { address: pipeAddress(socket) } } } as const;
  cluster.loadAssignment = create(ClusterLoadAssignmentSchema, {
    clusterName: ADMIN_PAGES,
    endpoints: [{ lbEndpoints: [endpoint] }],
  });
  return cluster;
}
