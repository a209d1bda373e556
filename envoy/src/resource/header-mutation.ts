import { HeaderMutationSchema } from "../generated/envoy/extensions/filters/http/header_mutation/v3/header_mutation_pb.js";
import type { HttpFilter } from "../generated/envoy/extensions/filters/network/http_connection_manager/v3/http_connection_manager_pb.js";
import { httpFilter } from "./extension.ts";

/**
 * A filter that changes nothing. After a plugin cleared the route cache, the next *Wasm* filter still reads the old route
 * and cluster names; any native filter in between makes Envoy resolve the route anew.
 */
export function routeRefreshFilter(name = "sluice.route-refresh"): HttpFilter {
  return httpFilter(name, HeaderMutationSchema, { mutations: {} });
}
