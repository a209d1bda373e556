import type { PortIr } from "../../ir/listener.ts";

/** A cluster that is never there: what is sent to it fails. */
export const NO_CLUSTER = "sluice.none";

export function listenerName({ transport, port }: PortIr): string {
  return `${transport.toLowerCase()}/${port}`;
}

/** Name of the routes of one chain of a port. */
export function routesName(port: PortIr, chain: { readonly name: string }): string {
  return `http/${port.port}/${chain.name}`;
}

/** Dots part the names of Envoy's statistics, and its rules for labels count them. */
export function statName(name: string): string {
  return name.replaceAll(".", "_");
}

/** What requests may switch to. Listeners allow it, and routes refuse it: most of them do not, and tables are long. */
export const UPGRADES: readonly string[] = ["websocket"];
