import type { RetryInit, StatsTag } from "@sluice/envoy";

/** One plugin of a chain. */
export interface PluginUse {
  /** Name of a built plugin (`dist/<name>.wasm`), or a path ending in `.wasm`. */
  readonly plugin: string;
  /** Given to the plugin as JSON; undefined: none. */
  readonly config: unknown;
  /**
   * "upstream": in the provider's cluster, one context for each attempt, on hosts that can do so; elsewhere the last of
   * the ordinary filters. Default "downstream".
   */
  readonly position?: "downstream" | "upstream";
  /** Which build to take. Default: the host's own where there is one, else the common one. */
  readonly flavour?: "envoy" | "higress";
  /**
   * The plugin clears the route cache, so let the next one see the new route (a no-op filter behind it on Envoy, and as if on the
   * emulator of Envoy).
   */
  readonly reroutes?: boolean;
}

export interface EndpointUse {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  /** Read by upstream filters as `xds.upstream_host_metadata.filter_metadata.sluice.<key>`. */
  readonly metadata?: Readonly<Record<string, string>>;
}

export interface UpstreamUse extends EndpointUse {
  /** Further endpoints, tried in turn when one before fails (5xx, FALLBACK_STATUSES, reset, refused). */
  readonly fallback?: readonly EndpointUse[];
  /** What else counts as a failure. */
  readonly retry?: Pick<RetryInit, "statuses" | "perTryTimeout" | "perTryIdleTimeout">;
  /**
   * What the endpoints speak, without TLS and without upgrade. Default "http1". Streams of gRPC reach those of "http2"; requests
   * do where `http2Upstreams` is true.
   */
  readonly protocol?: "http1" | "http2";
}

export interface RouteUse {
  readonly name: string;
  /** Name of an upstream. */
  readonly upstream: string;
  /** Default "/". */
  readonly prefix?: string;
  /** Header name → exact value. */
  readonly headers?: Readonly<Record<string, string>>;
}

export interface GatewaySetup {
  /** In order of execution. */
  readonly plugins: readonly PluginUse[];
  /** Clusters by name; callouts reach them, too. */
  readonly upstreams: Readonly<Record<string, UpstreamUse>>;
  /** The first that matches is taken. Default: everything to the first upstream. */
  readonly routes?: readonly RouteUse[];
  /** Name of the default route. Default "default". */
  readonly routeName?: string;
  /** Bytes of a body that filters may hold back. Default: what our Envoy configurations set. */
  readonly bufferLimitBytes?: number;
  /** Port on loopback of the Redis that Higress's plugins reach; on the emulator of Higress only. */
  readonly redisPort?: () => number;
  /** Labels cut out of metric names; real Envoy only. */
  readonly statsTags?: readonly StatsTag[];
}

/** A gateway that serves. */
export interface Gateway {
  readonly url: string;
  /** Lines of the host and of its plugins, oldest first. */
  logs(): string[];
  /** Counters and gauges that plugins defined, by the plugins' names for them. */
  metrics(): Promise<Map<string, number>>;
  /** Pages of 64 KiB of the largest memory that a VM has. */
  memoryPages(): number;
  close(): Promise<void>;
}

/** Something that runs plugins. */
export interface TestHost {
  readonly name: string;
  /** Whether "upstream" plugins run in the cluster here, once for each attempt. */
  readonly upstreamFilters: boolean;
  readonly http2Upstreams: boolean;
  /** Rejects when a plugin can not be loaded or refuses its configuration. */
  open(setup: GatewaySetup): Promise<Gateway>;
}
