import type { SecretText } from "@sluice/manifest";
import type { WeightedIr } from "./action.ts";
import type { RouteIr } from "./route.ts";

/** One socket that proxies listen on. */
export interface PortIr {
  /** The port that clients name: Gateway `listeners[].port`. */
  readonly port: number;
  /** The port inside of the container, or on this machine in file mode. */
  readonly targetPort: number;
  readonly transport: "TCP" | "UDP";
  /** Told apart by the name that the client asks for (SNI). Of HTTP without TLS, TCP and UDP there is one. */
  readonly chains: readonly ChainIr[];
}

/** What is done with the connections of a port that ask for certain names. */
export type ChainIr = HttpChainIr | StreamChainIr;

interface ChainBase {
  /** Unique below the port: the listener's hostname, or `default`. */
  readonly name: string;
  /** Exact names and `*.suffix`; empty: whatever no other chain has. */
  readonly serverNames: readonly string[];
  /** Absent: TLS is not terminated here. */
  readonly tls?: ServerTlsIr;
}

export interface HttpChainIr extends ChainBase {
  readonly kind: "http";
  /** Sorted by name; a request that finds none gets 404. */
  readonly hosts: readonly HostIr[];
}

/** TCP, TLS and UDP: streams that are passed on as they are. */
export interface StreamChainIr extends ChainBase {
  readonly kind: "stream";
  /** Name for statistics, `KIND/NAMESPACE/NAME/RULE`. */
  readonly route: string;
  /** Connections are refused in the share of what is invalid; all of them when empty. */
  readonly destinations: readonly WeightedIr[];
}

/** Routes of the requests for some names. */
export interface HostIr {
  /** `*`, `*.suffix` or an exact name, without port. */
  readonly hostname: string;
  /** In order of precedence: the first that matches is taken. */
  readonly routes: readonly RouteIr[];
}

/** TLS with clients. */
export interface ServerTlsIr {
  /** Several are chosen from by key type and name. */
  readonly certificates: readonly CertificateIr[];
  /** PEM; present: clients must show a certificate of one of these authorities. */
  readonly clientCa?: string;
  /** Offered in this order. */
  readonly alpn: readonly string[];
}

export interface CertificateIr {
  /** `NAMESPACE/NAME` of the Secret. */
  readonly name: string;
  /** PEM. */
  readonly chain: string;
  /** PEM. */
  readonly key: SecretText;
}
