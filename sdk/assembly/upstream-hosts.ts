import { decodePairs } from "./abi/codec";
import { proxy_get_upstream_hosts, proxy_set_upstream_override_host } from "./abi/env";
import { outPointer, outSize, takeOut } from "./abi/memory";
import { WasmResult } from "./abi/types";
import { Bytes } from "./bytes";

// Calls that only Higress has: a plugin with them says so in its plugin.json, and uses them where HIGRESS is defined.

/**
 * The endpoints of the cluster that the current request goes to: addresses (`10.0.0.1:8000`) and what is known of each, in
 * turn. That is JSON: `{"health_status": "Healthy", "metrics": "…"}`, the metrics as the endpoint told them to Envoy.
 */
export function upstreamHosts(): Array<Bytes> {
  const result = proxy_get_upstream_hosts(outPointer(), outSize());
  return result == WasmResult.Ok ? decodePairs(takeOut()) : ([] as Bytes[]);
}

/**
 * Sends the current request to one of its cluster's endpoints. It counts only when the headers callback has stopped the
 * request, and before the request goes on.
 */
export function overrideHost(address: Bytes): bool {
  return proxy_set_upstream_override_host(address.ptr, address.length) == WasmResult.Ok;
}
