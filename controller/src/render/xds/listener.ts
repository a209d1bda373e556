import {
  closeFilter,
  downstreamTls,
  edgeConnectionFilter,
  type Filter,
  type FilterChain,
  filterChain,
  type HttpFilter,
  type Listener,
  listener,
  stdoutAccessLog,
  type TcpTarget,
  tcpProxy,
  udpListener,
} from "@sluice/envoy";
import type { WeightedIr } from "../../ir/action.ts";
import type { ChainIr, HttpChainIr, PortIr, ServerTlsIr, StreamChainIr } from "../../ir/listener.ts";
import { datagramCluster } from "./datagrams.ts";
import { listenerName, NO_CLUSTER, routesName, statName, UPGRADES } from "./names.ts";
import type { XdsOptions } from "./options.ts";
import { REPLY_TEXTS } from "./reply-texts.ts";
import { clientCaName } from "./secrets.ts";

/** What all HTTP chains of a fleet have in common. */
export interface HttpParts {
  readonly filters: readonly HttpFilter[];
  readonly internalHeaders: readonly string[];
}

export function listenerOf(port: PortIr, http: HttpParts, options: XdsOptions): Listener {
  const { bind: address, exclusivePorts: exclusive = false } = options;
  const socket = { name: listenerName(port), address, port: port.targetPort, exclusive };
  switch (port.transport) {
    case "TCP":
      return listener({ ...socket, filterChains: port.chains.map((chain) => chainOf(port, chain, http, options)) });
    case "UDP":
      return udpListener({ ...socket, cluster: datagramCluster(port) });
  }
}

function chainOf(port: PortIr, chain: ChainIr, http: HttpParts, options: XdsOptions): FilterChain {
  return filterChain({
    name: chain.name,
    serverNames: chain.serverNames,
    ...(chain.tls === undefined ? {} : { tls: serverTls(port, chain, chain.tls) }),
    filters: [chain.kind === "http" ? httpFilter(port, chain, http, options) : streamFilter(chain, options)],
  });
}

function httpFilter(port: PortIr, chain: HttpChainIr, http: HttpParts, options: XdsOptions): Filter {
  return edgeConnectionFilter({
    name: statName(`${port.port}_${chain.name}`),
    routeConfiguration: routesName(port, chain),
    replyTexts: { noRoute: REPLY_TEXTS.noRoute, noCluster: REPLY_TEXTS.noBackend },
    upgrades: UPGRADES,
    ...http,
    ...accessLogs(options),
  });
}

function streamFilter({ route, destinations }: StreamChainIr, options: XdsOptions): Filter {
  const to = tcpTarget(destinations);
  return to === undefined ? closeFilter() : tcpProxy({ name: statName(route), to, ...accessLogs(options) });
}

/** Undefined when there is none. A share without a backend goes to a cluster that is not there: Envoy closes those. */
function tcpTarget(destinations: readonly WeightedIr[]): TcpTarget | undefined {
  const used = destinations.filter(({ weight }) => weight > 0);
  if (used.every(({ backend }) => backend === undefined)) return undefined;
  return { weighted: used.map(({ backend, weight }) => ({ cluster: backend ?? NO_CLUSTER, weight })) };
}

function serverTls(port: PortIr, chain: ChainIr, tls: ServerTlsIr): ReturnType<typeof downstreamTls> {
  return downstreamTls({
    certificates: tls.certificates.map(({ name }) => name),
    alpn: tls.alpn,
    ...(tls.clientCa === undefined ? {} : { clientAuthorities: clientCaName(port, chain) }),
  });
}

function accessLogs({ accessLog }: XdsOptions) {
  return { accessLogs: accessLog === "off" ? [] : [stdoutAccessLog(accessLog)] };
}
