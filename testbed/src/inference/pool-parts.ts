import {
  type Cluster,
  type EndpointInit,
  extProcFilter,
  type HttpFilter,
  httpCluster,
  overrideHost,
  overrideHostByMetadata,
  wasmFilter,
} from "@sluice/envoy";
import { builtModule } from "@sluice/testing/hosts";
import { ENDPOINT_HEADER } from "../epp-stub/messages.ts";

/** A pool and its picker. */
export interface PoolSetup {
  /** The pool's members, `ip:port` each. */
  readonly endpoints: readonly string[];
  readonly epp: { readonly host: string; readonly port: number; readonly tls?: boolean };
  /** Calls after which a connection to the picker is given up for a new one. Default: none. */
  readonly callsPerConnection?: number;
}

/** How the plugin asks the picker; what is left out is the plugin's own default, but for `failOpen`. */
export interface PickerUse {
  /** Default true. */
  readonly failOpen?: boolean;
  /** Milliseconds for each phase. */
  readonly timeout?: number;
  readonly responsePhase?: "full" | "headers" | "off";
  readonly breaker?: { readonly failures: number; readonly openFor?: number };
}

/** The pool's cluster behind the plugin, and so the name in its configuration; and the same behind the native filter. */
export const POOL = "pool/default/vllm";
export const NATIVE_POOL = "native-pool";
export const EPP_CLUSTER = "epp/default/vllm";
const EPP_AUTHORITY = "epp.test";

/** The pool for the plugin, the same for the native filter, and the picker. */
export function poolClusters({ endpoints, epp, callsPerConnection }: PoolSetup): readonly Cluster[] {
  const members = { endpoints: endpoints.map(endpointOf) };
  const tls = epp.tls === true ? { tls: { insecure: true as const } } : {};
  return [
    httpCluster({ name: POOL, ...members, loadBalancing: overrideHost(ENDPOINT_HEADER) }),
    httpCluster({ name: NATIVE_POOL, ...members, loadBalancing: overrideHostByMetadata(ENDPOINT_HEADER) }),
    httpCluster({
      name: EPP_CLUSTER,
      protocol: "http2",
      endpoints: [{ address: epp.host, port: epp.port, ...tls }],
      ...(callsPerConnection === undefined ? {} : { requestsPerConnection: callsPerConnection }),
    }),
  ];
}

/** The plugin with the pool. */
export function pluginFilter(use: PickerUse, name: string = "gie-endpoint-picker"): HttpFilter {
  const { failOpen, ...settings } = use;
  const pool = {
    cluster: POOL,
    picker: { cluster: EPP_CLUSTER, authority: EPP_AUTHORITY },
    failureMode: failOpen === false ? "FailClose" : "FailOpen",
    ...settings,
  };
  const module = { file: builtModule("gie-endpoint-picker") };
  return wasmFilter({ name, module, configuration: { pools: [pool] } });
}

/** Envoy's own filter with the same picker. */
export function nativeFilter(failOpen: boolean = true): HttpFilter {
  return extProcFilter({ cluster: EPP_CLUSTER, authority: EPP_AUTHORITY, failOpen });
}

function endpointOf(address: string): EndpointInit {
  const { hostname, port } = new URL(`http://${address}`);
  return { address: hostname, port: Number(port) };
}
