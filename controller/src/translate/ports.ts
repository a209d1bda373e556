import type { WeightedIr } from "../ir/action.ts";
import { NO_EDITS } from "../ir/action.ts";
import type { ChainIr, HostIr, PortIr } from "../ir/listener.ts";
import type { RouteIr } from "../ir/route.ts";
import { compareText } from "../store/resource-store.ts";
import type { ListenerModel } from "./gateway.ts";
import { groupBy } from "./group.ts";
import { coveringHostnames } from "./hostname.ts";
import { type HostRoutes, HostTable } from "./hosts.ts";
import { transportOf } from "./listener-conflicts.ts";

/** A route of TCP, TLS or UDP at a listener. */
export interface StreamRoute {
  /** StreamChainIr.route. */
  readonly name: string;
  /** Names that clients ask for, which no other stream of the listener has; `*`: any. */
  readonly hostnames: readonly string[];
  readonly destinations: readonly WeightedIr[];
}

/** A listener that serves, and what hangs on it. */
export interface ServedListener {
  readonly listener: ListenerModel;
  readonly targetPort: number;
  readonly routes: HostRoutes;
  readonly streams: readonly StreamRoute[];
}

/** Beyond so many names on one port, which every chain would have to list, each foreign name counts as another's. */
const LISTED_NAMES = 128;

const MISDIRECTED: RouteIr = {
  name: "misdirected",
  match: { path: { kind: "prefix", value: "/" }, headers: [], query: [] },
  action: { kind: "respond", status: 421, responseHeaders: NO_EDITS },
};

/** The sockets of a fleet. */
export function buildPorts(served: readonly ServedListener[]): readonly PortIr[] {
  const sockets = groupBy(served, ({ listener }) => `${transportOf(listener)}/${listener.port}`);
  return [...sockets.values()].map(buildPort).sort((a, b) => compareText(a.transport, b.transport) || a.port - b.port);
}

function buildPort(listeners: readonly ServedListener[]): PortIr {
  const [first] = listeners as [ServedListener];
  return {
    port: first.listener.port,
    targetPort: first.targetPort,
    transport: transportOf(first.listener),
    chains: chainsOf(listeners, first.listener).sort((a, b) => compareText(a.name, b.name)),
  };
}

function chainsOf(listeners: readonly ServedListener[], { protocol }: ListenerModel): ChainIr[] {
  const owners = new Map(listeners.map((served) => [served.listener.hostname, served]));
  switch (protocol) {
    case "HTTP":
      return [
        {
          kind: "http",
          name: "default",
          serverNames: [],
          hosts: sortHosts(listeners.flatMap((one) => hostsOf(one, owners))),
        },
      ];
    case "HTTPS":
    case "TLS":
      return listeners.flatMap((one) =>
        one.listener.protocol === "HTTPS" ? [secureChain(one, owners)] : tlsChains(one, owners),
      );
    default:
      return listeners.slice(0, 1).map(({ streams }) => plainChain(streams));
  }
}

type Owners = ReadonlyMap<string, ServedListener>;

/** The listener that has the requests for a name: the one with the most specific hostname. */
function ownerOf(hostname: string, owners: Owners): ServedListener | undefined {
  for (const pattern of coveringHostnames(hostname)) {
    const owner = owners.get(pattern);
    if (owner !== undefined) return owner;
  }
  return undefined;
}

/** Hosts of a listener without those that another one has, and a host without routes where else another's would answer. */
function hostsOf(served: ServedListener, owners: Owners): HostIr[] {
  const { listener, routes } = served;
  const place = `${listener.gateway.namespace}/${listener.gateway.name}/${listener.name}`;
  const table = new HostTable(routes, place);
  const hosts: HostIr[] = [];
  for (const hostname of routes.keys()) {
    if (owners.size === 1 || ownerOf(hostname, owners) === served) hosts.push(table.hostOf(hostname));
  }
  if (!routes.has(listener.hostname) && isShadowed(listener, owners))
    hosts.push({ hostname: listener.hostname, routes: [] });
  return hosts;
}

function isShadowed({ hostname }: ListenerModel, owners: Owners): boolean {
  return coveringHostnames(hostname).some((pattern) => pattern !== hostname && owners.has(pattern));
}

/** Answers 421 for names that other listeners of the port have, since clients reuse connections (RFC 9110, section 15.5.20). */
function secureChain(served: ServedListener, owners: Owners): ChainIr {
  const { hostname, tls } = served.listener;
  const hosts = hostsOf(served, owners);
  const foreign = owners.size > LISTED_NAMES ? ["*"] : [...owners.keys()].filter((name) => name !== hostname);
  if (owners.size > LISTED_NAMES && !hosts.some((host) => host.hostname === hostname))
    hosts.push({ hostname, routes: [] });
  for (const name of foreign) {
    if (!hosts.some((host) => host.hostname === name)) hosts.push({ hostname: name, routes: [MISDIRECTED] });
  }
  return {
    kind: "http",
    name: chainName(hostname),
    serverNames: serverNames(hostname),
    ...(tls === undefined ? {} : { tls }),
    hosts: sortHosts(hosts),
  };
}

/** One chain for each name. */
function tlsChains(served: ServedListener, owners: Owners): ChainIr[] {
  const { listener, streams } = served;
  const byName = new Map<string, StreamRoute>();
  for (const stream of streams) {
    for (const hostname of stream.hostnames) {
      if (ownerOf(hostname, owners) === served) byName.set(hostname, stream);
    }
  }
  if (!byName.has(listener.hostname) && isShadowed(listener, owners)) byName.set(listener.hostname, NO_STREAM);
  if (byName.size === 0) byName.set(listener.hostname, NO_STREAM);
  return [...byName].map(([hostname, { name, destinations }]) => ({
    kind: "stream",
    name: chainName(hostname),
    serverNames: serverNames(hostname),
    ...(listener.tls === undefined ? {} : { tls: listener.tls }),
    route: name,
    destinations,
  }));
}

const NO_STREAM: StreamRoute = { name: "none", hostnames: [], destinations: [] };

function plainChain([stream = NO_STREAM]: readonly StreamRoute[]): ChainIr {
  return { kind: "stream", name: "default", serverNames: [], route: stream.name, destinations: stream.destinations };
}

function chainName(hostname: string): string {
  return hostname === "*" ? "default" : hostname;
}

function serverNames(hostname: string): readonly string[] {
  return hostname === "*" ? [] : [hostname];
}

function sortHosts(hosts: readonly HostIr[]): readonly HostIr[] {
  return [...hosts].sort((a, b) => compareText(a.hostname, b.hostname));
}
