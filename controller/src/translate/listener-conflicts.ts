import type { GatewayModel, ListenerModel, Problem } from "./gateway.ts";
import { groupBy } from "./group.ts";
import { coveringHostnames, coversHostname, isWildcard } from "./hostname.ts";

/** Protocols that a port can have side by side. */
export type Family = "HTTP" | "TLS" | "TCP" | "UDP";

type Drafts = Pick<GatewayModel, "listeners">;

/**
 * Finds the listeners of a fleet that are not distinct (Gateway API, Gateway `listeners`). Of one Gateway's that clash
 * none is served; of two Gateways' the older one's is.
 *
 * @param gateways in order of precedence
 */
export function findConflicts(
  gateways: readonly Drafts[],
  targetPort: (listener: ListenerModel) => number,
): ReadonlyMap<ListenerModel, Problem> {
  const conflicts = new Map<ListenerModel, Problem>();
  const taken = new Claims(targetPort);
  for (const { listeners } of gateways) {
    const accepted = listeners.filter(({ unaccepted }) => unaccepted === undefined);
    const own = conflictsWithin(accepted);
    for (const listener of accepted) {
      const conflict = own.get(listener) ?? taken.claim(listener);
      if (conflict !== undefined) conflicts.set(listener, conflict);
    }
  }
  return conflicts;
}

function conflictsWithin(listeners: readonly ListenerModel[]): ReadonlyMap<ListenerModel, Problem> {
  const conflicts = new Map<ListenerModel, Problem>();
  for (const group of groupBy(listeners, socketOf).values()) {
    for (const listener of group) {
      const problem = group.map((other) => (other === listener ? undefined : clash(listener, other))).find(Boolean);
      if (problem !== undefined) conflicts.set(listener, problem);
    }
  }
  return conflicts;
}

function clash(listener: ListenerModel, other: ListenerModel): Problem | undefined {
  const { port, hostname } = listener;
  const family = familyOf(listener);
  if (family !== familyOf(other)) {
    const message = `port ${port} cannot have ${listener.protocol} beside ${other.protocol} of listener ${nameOf(other)}`;
    return { reason: "ProtocolConflict", message };
  }
  if (family === "TCP" || family === "UDP") {
    return { reason: "ProtocolConflict", message: `port ${port} already is that of listener ${nameOf(other)}` };
  }
  if (hostname !== other.hostname) return undefined;
  const name = hostname === "*" ? "no hostname" : `hostname ${hostname}`;
  return { reason: "HostnameConflict", message: `listener ${nameOf(other)} has ${name} on port ${port}, too` };
}

/** `NAMESPACE/GATEWAY/LISTENER` */
export function nameOf({ gateway, name }: ListenerModel): string {
  return `${gateway.namespace}/${gateway.name}/${name}`;
}

/** HTTPS and TLS share ports, since both are told apart by the name that clients ask for. */
export function familyOf({ protocol }: ListenerModel): Family {
  return protocol === "HTTPS" ? "TLS" : (protocol ?? "TCP");
}

function socketOf(listener: ListenerModel): string {
  return `${transportOf(listener)}/${listener.port}`;
}

export function transportOf({ protocol }: ListenerModel): "TCP" | "UDP" {
  return protocol === "UDP" ? "UDP" : "TCP";
}

/** What earlier Gateways of a fleet have taken. */
class Claims {
  readonly #targetPort: (listener: ListenerModel) => number;
  readonly #sockets = new Map<string, ListenerModel>();
  readonly #hostnames = new Map<string, ListenerModel>();
  readonly #targets = new Map<string, ListenerModel>();

  constructor(targetPort: (listener: ListenerModel) => number) {
    this.#targetPort = targetPort;
  }

  claim(listener: ListenerModel): Problem | undefined {
    const socket = socketOf(listener);
    const hostname = `${socket}/${listener.hostname}`;
    const target = `${transportOf(listener)}/${this.#targetPort(listener)}`;
    const rival = this.#hostnames.get(hostname) ?? this.#sockets.get(socket);
    const problem = rival === undefined ? undefined : clash(listener, rival);
    if (problem !== undefined) return problem;
    const squatter = this.#targets.get(target);
    if (squatter !== undefined && squatter.port !== listener.port) {
      const message = `port ${listener.port} would be opened at ${target}, which port ${squatter.port} has; map it elsewhere in the class's parameters`;
      return { reason: "ProtocolConflict", message };
    }
    this.#hostnames.set(hostname, listener);
    this.#sockets.set(socket, listener);
    this.#targets.set(target, listener);
    return undefined;
  }
}

/** The listeners of one port, all of which terminate TLS, whose names, or whose certificates' names, overlap those of another (GEP-3567). */
export function findOverlaps(listeners: readonly ListenerModel[]): ReadonlyMap<ListenerModel, Problem> {
  const overlaps = new Map<ListenerModel, Problem>();
  const byHostname = new Map(listeners.map((listener) => [listener.hostname, listener]));
  const byPattern = new Map<string, ListenerModel[]>();
  for (const listener of listeners) {
    for (const pattern of coveringHostnames(listener.hostname)) {
      byPattern.set(pattern, [...(byPattern.get(pattern) ?? []), listener]);
      const other = byHostname.get(pattern);
      if (other !== undefined && other !== listener) mark([listener, other], "OverlappingHostnames", "hostname");
    }
  }
  for (const listener of listeners) {
    for (const name of listener.certificateNames) {
      const others = (byPattern.get(name) ?? []).filter((other) => other !== listener && isFor(name, other.hostname));
      for (const other of others) mark([listener, other], "OverlappingCertificates", "certificate");
    }
  }
  return overlaps;

  function mark([a, b]: readonly [ListenerModel, ListenerModel], reason: string, what: string): void {
    const message = (other: ListenerModel) =>
      `its ${what} overlaps that of listener ${nameOf(other)}; a request that arrives by the other's connection gets 421`;
    if (!overlaps.has(a)) overlaps.set(a, { reason, message: message(b) });
    if (!overlaps.has(b)) overlaps.set(b, { reason, message: message(a) });
  }
}

/** In certificates `*` stands for one label (RFC 6125, section 6.4.3). */
function isFor(name: string, hostname: string): boolean {
  if (!isWildcard(name) || isWildcard(hostname)) return name === hostname;
  return coversHostname(name, hostname) && !hostname.slice(0, 1 - name.length).includes(".");
}
