import { create } from "@bufbuild/protobuf";
import {
  type Bootstrap_DynamicResources,
  Bootstrap_DynamicResourcesSchema,
} from "../generated/envoy/config/bootstrap/v3/bootstrap_pb.js";
import type { Cluster } from "../generated/envoy/config/cluster/v3/cluster_pb.js";
import { ApiConfigSource_ApiType, ApiVersion } from "../generated/envoy/config/core/v3/config_source_pb.js";
import { httpCluster } from "./cluster.ts";
import { adsSource } from "./config-source.ts";
import { duration } from "./duration.ts";
import type { EndpointTls } from "./endpoint.ts";

/** The static cluster through which Envoy reaches its server. */
export const ADS_CLUSTER = "sluice.ads";

/** Seconds: a server that is gone without a word is noticed after their sum. */
const KEEPALIVE = { interval: 30, timeout: 10 };

/** Seconds between attempts at a lost stream; Envoy's own back-off grows to 30. */
const RECONNECT = { base: 0.5, max: 5 };

export interface AdsInit {
  /** `delta`: only what changed, name by name. `sotw`: all resources of a type whenever one of them changed. */
  readonly variant: "sotw" | "delta";
  /** Name or IP address. */
  readonly host: string;
  readonly port: number;
  /** Absent: plain text, for loopback. */
  readonly tls?: AdsTls;
  /**
   * Whether Envoy waits for its first listeners and clusters, however long that takes, and is not ready before. Default
   * false: it serves without them after Envoy's 15 s each.
   */
  readonly required?: boolean;
}

export interface AdsTls {
  /** PEM file with the authorities that the server's certificate is checked against. */
  readonly caFile: string;
  /** Name in the server's certificate. Default: `host`. */
  readonly serverName?: string;
  /** PEM files of the certificate that is shown to the server. */
  readonly client?: { readonly certificateFile: string; readonly keyFile: string };
}

/** The cluster behind `adsResources`. */
export function adsCluster({ host, port, tls }: AdsInit): Cluster {
  const endpoint = { address: host, port };
  return httpCluster({
    name: ADS_CLUSTER,
    protocol: "http2",
    keepalive: KEEPALIVE,
    endpoints: [tls === undefined ? endpoint : { ...endpoint, tls: endpointTls(tls) }],
  });
}

function endpointTls({ caFile, serverName, client }: AdsTls): EndpointTls {
  return {
    caFile,
    ...(serverName === undefined ? {} : { serverName }),
    ...(client === undefined ? {} : { clientCertificate: client }),
  };
}

/** Listeners and clusters, and all that they name, from one stream. */
export function adsResources({ variant, required = false }: AdsInit): Bootstrap_DynamicResources {
  const source = adsSource(required ? { initialFetchTimeout: 0 } : {});
  const retryBackOff = { baseInterval: duration(RECONNECT.base), maxInterval: duration(RECONNECT.max) };
  return create(Bootstrap_DynamicResourcesSchema, {
    ldsConfig: source,
    cdsConfig: source,
    adsConfig: {
      apiType: variant === "delta" ? ApiConfigSource_ApiType.DELTA_GRPC : ApiConfigSource_ApiType.GRPC,
      transportApiVersion: ApiVersion.V3,
      setNodeOnFirstMessageOnly: true,
      grpcServices: [
        {
          targetSpecifier: {
            case: "envoyGrpc",
            value: { clusterName: ADS_CLUSTER, retryPolicy: { retryBackOff } },
          },
        },
      ],
    },
  });
}
