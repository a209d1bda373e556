import { create } from "@bufbuild/protobuf";
import { SocketAddress_Protocol } from "../generated/envoy/config/core/v3/address_pb.js";
import { type Listener, ListenerSchema } from "../generated/envoy/config/listener/v3/listener_pb.js";
import { RouteSchema } from "../generated/envoy/extensions/filters/udp/udp_proxy/v3/route_pb.js";
import { UdpProxyConfigSchema } from "../generated/envoy/extensions/filters/udp/udp_proxy/v3/udp_proxy_pb.js";
import { exclusivePort } from "./address.ts";
import { duration } from "./duration.ts";
import { typedConfig } from "./extension.ts";

export interface UdpListenerInit {
  readonly name: string;
  /** Default 127.0.0.1. */
  readonly address?: string;
  /** Default 0: the kernel chooses. */
  readonly port?: number;
  /** Gets all datagrams; those of one client go to one endpoint for as long as its session lasts. */
  readonly cluster: string;
  /** Seconds without a datagram until a session ends. Default Envoy's, 60. */
  readonly idleTimeout?: number;
  /**
   * Whether the port is this process's alone, so that nobody else's listener gets a share of the clients unseen. Default
   * false: each of Envoy's workers opens it (SO_REUSEPORT), and so can others of the same user. Envoy
   * refuses true with more than one worker.
   */
  readonly exclusive?: boolean;
}

/** Hands datagrams on, and the answers back. */
export function udpListener(init: UdpListenerInit): Listener {
  const action = { name: "route", typedConfig: typedConfig(RouteSchema, { cluster: init.cluster }) };
  const value = typedConfig(UdpProxyConfigSchema, {
    statPrefix: init.name,
    routeSpecifier: { case: "matcher", value: { onNoMatch: { onMatch: { case: "action", value: action } } } },
    ...(init.idleTimeout === undefined ? {} : { idleTimeout: duration(init.idleTimeout) }),
  });
  return create(ListenerSchema, {
    name: init.name,
    address: {
      address: {
        case: "socketAddress",
        value: {
          protocol: SocketAddress_Protocol.UDP,
          address: init.address ?? "127.0.0.1",
          portSpecifier: { case: "portValue", value: init.port ?? 0 },
        },
      },
    },
    ...exclusivePort(init.exclusive),
    udpListenerConfig: { downstreamSocketConfig: {} },
    listenerFilters: [{ name: "envoy.filters.udp_listener.udp_proxy", configType: { case: "typedConfig", value } }],
  });
}
