import type { SecretText } from "@sluice/manifest";

/** Where requests can go: a cluster in Envoy's words. */
export interface BackendIr {
  /** Unique in the fleet: `service/NAMESPACE/NAME/PORT`, `ai/NAMESPACE/ROUTE/RULE/TARGET`, … */
  readonly name: string;
  /** The Service's port that the endpoints are of; absent for those of anything else. */
  readonly service?: ServicePortIr;
  readonly protocol: BackendProtocol;
  /** May be empty: requests get 503. */
  readonly endpoints: readonly BackendEndpointIr[];
  /** `addresses`: all endpoints are IP addresses and may change by themselves; `dns`: at least one is a name. */
  readonly discovery: "addresses" | "dns";
  /** Names of FleetIr.upstreamPlugins that run for each attempt. */
  readonly plugins: readonly string[];
  /** Milliseconds; absent: the data plane's default. */
  readonly connectTimeout?: number;
  /** Checks and takes endpoints out of use after failures. */
  readonly health?: HealthIr;
  /**
   * The request header that names the endpoint to take: `ip:port`, or a list of such, which retries walk. Where it names
   * none of the endpoints they take turns.
   */
  readonly endpointHeader?: string;
  /** Requests at one time, as many that wait, and as many connections; absent: the data plane's default. */
  readonly maxRequests?: number;
  /** HTTP/2 only: whether idle connections are asked for a sign of life. */
  readonly keepalive?: KeepaliveIr;
  /** The InferencePool whose pods the endpoints are. */
  readonly pool?: PoolPlaceIr;
  /** How ai-load-balancer picks one of the endpoints of priority 0, with `endpointHeader`. */
  readonly balancing?: BalancingIr;
}

export interface BalancingIr {
  /** `NAMESPACE/NAME` of the AIProvider whose endpoints they are. */
  readonly provider: string;
  readonly by: LoadBalancingIr;
  /** Whether what fails at one of them is the next priority's, and not another one's of theirs. */
  readonly leadsOn: boolean;
}

/** By requests under way; by who has a conversation in its cache; by what they tell of themselves. */
export type LoadBalancingIr = "LeastRequest" | "PrefixAffinity" | "Metrics";

/** Milliseconds for which a connection had nothing to do before it is asked, and until it must answer. */
export interface KeepaliveIr {
  readonly idle: number;
  readonly timeout: number;
}

export interface PoolPlaceIr {
  readonly namespace: string;
  readonly name: string;
}

export interface ServicePortIr {
  readonly namespace: string;
  readonly name: string;
  readonly port: number;
}

/** `auto`: by ALPN where TLS is spoken, else HTTP/1.1. `tcp` and `udp` carry streams. */
export type BackendProtocol = "http1" | "http2" | "auto" | "tcp" | "udp";

export interface BackendEndpointIr {
  /** IP address or name. */
  readonly address: string;
  readonly port: number;
  /** Name for TLS and for `host` rewriting, where the address is none. */
  readonly hostname?: string;
  /** 0 is tried first. */
  readonly priority: number;
  readonly weight: number;
  readonly tls?: ClientTlsIr;
  /** Read by upstream plugins as endpoint metadata of namespace `sluice`: `provider`, `model`, `fallback`. */
  readonly metadata?: Readonly<Record<string, string>>;
}

/** TLS with a backend. */
export interface ClientTlsIr {
  /** Asked for, and to be found in the certificate unless `subjectAltNames` say otherwise. */
  readonly hostname: string;
  /** PEM of the authorities; `system`: those of the machine; `invalid`: they cannot be had, so all connections fail. */
  readonly ca: { readonly pem: string } | "system" | "invalid" | "insecure";
  readonly subjectAltNames: readonly { readonly kind: "hostname" | "uri"; readonly value: string }[];
  /** Shown to the backend. */
  readonly certificate?: { readonly chain: string; readonly key: SecretText };
}

/** Passive health checking: an endpoint that fails `failureThreshold` times in a row is out for `interval`. */
export interface HealthIr {
  readonly failureThreshold: number;
  /** Milliseconds. */
  readonly interval: number;
}
